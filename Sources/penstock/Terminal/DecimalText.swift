internal import Wire

/// Decimal numbers as people read them; no number passes through binary floating point.
enum DecimalText {
    /// A number in JSON, or a text that holds one.
    static func number(_ value: JSON?) -> JSONNumber? {
        switch value {
        case .number(let number): number
        case .string(let text): JSONNumber(exactText: text)
        default: nil
        }
    }

    /// The number with a comma before every third digit before the point: 1,234,567.50. Its decimals stay as they are.
    static func grouped(_ number: JSONNumber) -> String {
        let isPlain = !number.text.utf8.contains { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
        return grouped(isPlain ? number.text : number.plainText ?? number.text)
    }

    /// The same for the text of a number without an exponent.
    static func grouped(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let unsigned = text.dropFirst(sign.count)
        let digits = unsigned.prefix { $0 != "." }
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return sign + result + unsigned.dropFirst(digits.count)
    }

    /// The number rounded half to even to one decimal, for means of days, which carry six.
    static func oneDecimal(_ number: JSONNumber) -> String {
        guard let millionths = number.scaled(decimals: 6) else { return grouped(number) }
        let magnitude = millionths.magnitude
        let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 100_000)
        let isUp = remainder > 50_000 || (remainder == 50_000 && quotient % 2 == 1)
        let tenths = quotient + (isUp ? 1 : 0)
        let sign = millionths < 0 && tenths > 0 ? "-" : ""
        return "\(sign)\(grouped(String(tenths / 10))).\(tenths % 10)"
    }
}
