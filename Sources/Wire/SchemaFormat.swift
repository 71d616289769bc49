/// A form that texts must have, with the check for it.
public struct SchemaFormat: Sendable {
    /// The name under `format` in the OpenAPI document.
    public let name: String
    /// How the form looks, for people: "a UUID such as …".
    public let describe: String
    /// The regular expression for the OpenAPI document, when there is a useful one; the check does not use it.
    public let pattern: String?
    /// Says in one sentence why a text does not have the form, nil when it has.
    public let check: @Sendable (String) -> String?

    /// A form with its check.
    public init(
        name: String,
        describe: String,
        pattern: String? = nil,
        check: @escaping @Sendable (String) -> String?
    ) {
        self.name = name
        self.describe = describe
        self.pattern = pattern
        self.check = check
    }

    /// A UUID in its usual text of 36 characters, in either case.
    public static let uuid = SchemaFormat(name: "uuid", describe: "a UUID of 36 characters") { text in
        isUUID(Array(text.utf8)) ? nil : "A UUID has 36 characters, such as 0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27."
    }

    /// A day of the proleptic Gregorian calendar, years 0001 to 9999: 2026-10-01.
    public static let date = SchemaFormat(name: "date", describe: "a date, YYYY-MM-DD") { text in
        isDate(Array(text.utf8)[...]) ? nil : "A date is an existing day written YYYY-MM-DD, such as 2026-10-01."
    }

    /// An instant by RFC 3339 with an offset and at most nine digits of a second's fraction: 2026-10-01T12:00:00Z.
    public static let dateTime = SchemaFormat(name: "date-time", describe: "an RFC 3339 date and time") { text in
        isDateTime(Array(text.utf8))
            ? nil : "A date and time is written as in RFC 3339, such as 2026-10-01T12:00:00Z."
    }

    /// A currency code by its form: three capital letters.
    public static let currency = SchemaFormat(
        name: "currency",
        describe: "an ISO 4217 currency code",
        pattern: "^[A-Z]{3}$"
    ) { text in
        text.utf8.count == 3 && text.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
            ? nil : "A currency code has three capital letters, such as EUR."
    }

    /// A decimal number in plain notation: -1234.50.
    public static let decimal = SchemaFormat(
        name: "decimal",
        describe: "a decimal number without exponent",
        pattern: decimalPattern
    ) { text in
        plainDecimal(text) == nil ? "A decimal number is written with digits and one point, such as 1234.50." : nil
    }

    /// The expression for decimal numbers in plain notation.
    static let decimalPattern = "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$"

    /// The number that a text in plain decimal notation stands for.
    static func plainDecimal(_ text: String) -> JSONNumber? {
        guard !text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return nil }
        return JSONNumber(exactText: text)
    }

    private static func isUUID(_ text: [UInt8]) -> Bool {
        text.count == 36
            && text.indices.allSatisfy { index in
                switch index {
                case 8, 13, 18, 23: text[index] == UInt8(ascii: "-")
                default: isHexDigit(text[index])
                }
            }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    private static func isDate(_ text: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(text)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            year >= 1, (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }

    private static func isDateTime(_ text: [UInt8]) -> Bool {
        guard text.count >= 20, isDate(text[0..<10]), text[10] | 0x20 == UInt8(ascii: "t"),
            isClock(text[11..<16], hoursMax: 23), text[16] == UInt8(ascii: ":"),
            let second = number(text[17..<19]), second <= 59
        else { return false }
        var rest = text[19...]
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard (1...9).contains(fraction.count) else { return false }
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard let mark = rest.first else { return false }
        if mark | 0x20 == UInt8(ascii: "z") { return rest.count == 1 }
        guard mark == UInt8(ascii: "+") || mark == UInt8(ascii: "-") else { return false }
        return isClock(rest.dropFirst(), hoursMax: 23)
    }

    private static func isClock(_ text: ArraySlice<UInt8>, hoursMax: Int) -> Bool {
        let bytes = Array(text)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hour = number(bytes[0..<2]),
            let minute = number(bytes[3..<5])
        else { return false }
        return hour <= hoursMax && minute <= 59
    }

    private static func number(_ text: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in text {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}
