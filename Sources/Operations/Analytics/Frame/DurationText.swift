internal import DealModel
internal import Wire

/// Lengths of time as ISO 8601 writes them, without years and months: `P1DT2H`, `PT10M`, `PT45S`.
enum DurationText {
    private static let charactersMax = 40
    private static let secondsMax: Int64 = 100 * 365 * 86_400
    private static let microsecondsPerSecond: Int64 = 1_000_000

    private static let format = SchemaFormat(
        name: "duration", describe: "an ISO 8601 duration in days, hours, minutes and seconds",
        pattern: "^P(?=[0-9T])([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?$"
    ) { text in
        microseconds(text) == nil ? "A duration is written like PT10M or P1DT12H, and is at most 100 years." : nil
    }

    /// A parameter that takes one.
    static func parameter(_ name: String, _ description: String, example: String) -> Parameter {
        .query(name, .string(description, length: 1...charactersMax, format: format, example: .string(example)))
    }

    /// The microseconds of a text; nil for anything else.
    static func microseconds(_ text: String) -> Int64? {
        var rest = text.utf8[...]
        guard rest.popFirst() == UInt8(ascii: "P"), !rest.isEmpty else { return nil }
        var units: [(letter: UInt8, seconds: Int64)] = [(UInt8(ascii: "D"), 86_400)]
        var isInTime = false
        var total: Int64 = 0
        while let first = rest.first {
            if first == UInt8(ascii: "T") {
                guard !isInTime, rest.count > 1 else { return nil }
                isInTime = true
                units = [(UInt8(ascii: "H"), 3_600), (UInt8(ascii: "M"), 60), (UInt8(ascii: "S"), 1)]
                rest.removeFirst()
                continue
            }
            guard let (number, letter) = number(&rest), let place = units.firstIndex(where: { $0.letter == letter })
            else { return nil }
            let (seconds, isTooMuch) = number.multipliedReportingOverflow(by: units[place].seconds)
            guard !isTooMuch, seconds <= secondsMax - total else { return nil }
            total += seconds
            units.removeSubrange(...place)
        }
        return total * microsecondsPerSecond
    }

    /// Digits and the letter after them.
    private static func number(_ rest: inout Substring.UTF8View) -> (Int64, UInt8)? {
        let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard let number = Int64(String(Substring(digits))) else { return nil }
        rest = rest.dropFirst(digits.count)
        return rest.popFirst().map { (number, $0) }
    }
}
