/// Small helpers for fixed-width decimal digits, shared by dates and instants.
enum DecimalDigits {
    /// The number that the ASCII digits in `range` write; nil where one is no digit.
    static func value(of bytes: [UInt8], in range: Range<Int>) -> Int? {
        guard range.upperBound <= bytes.count else { return nil }
        var value = 0
        for index in range {
            let digit = Int(bytes[index]) - 0x30
            guard (0...9).contains(digit) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// The number with leading zeros up to `width` digits.
    static func padded(_ value: Int, to width: Int) -> String {
        let text = String(value)
        return text.utf8.count >= width ? text : String(repeating: "0", count: width - text.utf8.count) + text
    }
}
