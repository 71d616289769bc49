import TestSupport
import Wire

/// Random JSON values that cover every kind, awkward texts and awkward numbers.
struct RandomJSON {
    var generator: SeededGenerator

    mutating func value(depthLeft: Int = 4) -> JSON {
        switch Int.random(in: 0..<(depthLeft > 0 ? 8 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2, 3: return .number(number())
        case 4, 5: return .string(text())
        case 6:
            return .array((0..<Int.random(in: 0...6, using: &generator)).map { _ in value(depthLeft: depthLeft - 1) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...16, using: &generator) { object[text()] = value(depthLeft: depthLeft - 1) }
            return .object(object)
        }
    }

    mutating func text() -> String {
        let pieces = ["a", "Z", " ", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "é", "e\u{301}", "€", "😀", "~"]
        return (0..<Int.random(in: 0...9, using: &generator)).map { _ in
            pieces.randomElement(using: &generator) ?? ""
        }.joined()
    }

    mutating func number() -> JSONNumber {
        var text = Bool.random(using: &generator) ? "-" : ""
        text += String(
            UInt64.random(in: 0...UInt64.max >> UInt64.random(in: 0..<64, using: &generator), using: &generator)
        )
        if Bool.random(using: &generator) {
            text += "." + String(Int.random(in: 0...99_999, using: &generator))
            text += String(repeating: "0", count: Int.random(in: 0...3, using: &generator))
        }
        if Int.random(in: 0..<3, using: &generator) == 0 {
            text += ["e", "E", "e+", "e-", "E-0"].randomElement(using: &generator) ?? "e"
            text += String(Int.random(in: 0...40, using: &generator))
        }
        return JSONNumber(exactText: text) ?? 0
    }
}
