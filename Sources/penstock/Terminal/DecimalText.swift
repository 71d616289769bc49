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

    /// The number rounded half to even to one decimal, for means of days, which carry six.
    static func oneDecimal(_ number: JSONNumber) -> String {
        guard let millionths = number.scaled(decimals: 6) else { return DigitGroups.text(number) }
        let magnitude = millionths.magnitude
        let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 100_000)
        let isUp = remainder > 50_000 || (remainder == 50_000 && quotient % 2 == 1)
        let tenths = quotient + (isUp ? 1 : 0)
        let sign = millionths < 0 && tenths > 0 ? "-" : ""
        return "\(sign)\(DigitGroups.text(String(tenths / 10))).\(tenths % 10)"
    }
}
