/// Decimal digits of a fixed width, as dates and instants are read and written.
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

    /// Appends the last `width` digits of a number that is not negative, with leading zeros.
    static func append(_ value: Int, width: Int, to bytes: inout [UInt8]) {
        // From the end, since a division by ten is a multiplication and one by a power of ten is not.
        for _ in 0..<width { bytes.append(0x30) }
        var rest = value
        for place in stride(from: bytes.count - 1, through: bytes.count - width, by: -1) {
            bytes[place] += UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
