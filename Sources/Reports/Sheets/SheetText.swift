internal import Markup

/// A text as a cell can hold it.
struct SheetText {
    /// How many UTF-16 units a cell holds.
    static let unitsMax = 32_767

    /// The text.
    let text: String
    /// How many characters U+FFFD stands in place of.
    let replacedCharacterCount: Int64
    /// Whether it was cut; it ends with an ellipsis then.
    let isCut: Bool

    /// Takes any text.
    init(_ text: String) {
        var replaced: Int64 = 0
        var kept = Self.isPlain(text) ? text : Self.escaped(MarkupText.carried(text, replaced: &replaced))
        // A unit takes at least a byte.
        isCut = kept.utf8.count > Self.unitsMax && kept.utf16.count > Self.unitsMax
        if isCut {
            var units = 0
            let fitting = kept.unicodeScalars.prefix { scalar in
                units += UTF16.width(scalar)
                return units < Self.unitsMax
            }
            kept = String(fitting) + "…"
        }
        self.text = kept
        replacedCharacterCount = replaced
    }

    /// Whether nothing in it needs a second look: no control characters, no `_x`, no U+FFFE and U+FFFF.
    private static func isPlain(_ text: String) -> Bool {
        var last: UInt8 = 0
        for byte in text.utf8 {
            if byte < 0x20 || byte == 0xEF || (byte == UInt8(ascii: "x") && last == UInt8(ascii: "_")) { return false }
            last = byte
        }
        return true
    }

    /// Spreadsheets read `_x0041_` as the character of that number (ECMA-376, 22.9.2.19), so where a text says so the
    /// underscore itself is told by its number.
    private static func escaped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "_"), isEscape(bytes[index...]) {
                result.append(contentsOf: "_x005F_".utf8)
            } else {
                result.append(byte)
            }
        }
        return result.count == bytes.count ? text : String(decoding: result, as: UTF8.self)
    }

    private static func isEscape(_ bytes: ArraySlice<UInt8>) -> Bool {
        let start = bytes.startIndex
        guard bytes.count >= 7, bytes[start + 1] == UInt8(ascii: "x"), bytes[start + 6] == UInt8(ascii: "_") else {
            return false
        }
        return bytes[start + 2..<start + 6].allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }
}
