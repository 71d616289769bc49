/// A date of the proleptic Gregorian calendar without time or zone, as days since 1970-01-01.
public struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before it.
    public let dayNumber: Int32

    /// The first date that can be written: 0001-01-01.
    public static let earliest = CivilDate(dayNumber: -719_162)
    /// The last date that can be written: 9999-12-31.
    public static let latest = CivilDate(dayNumber: 2_932_896)

    /// Makes a date from its day number.
    public init(dayNumber: Int32) { self.dayNumber = dayNumber }

    /// Makes a date from year (1 to 9999), month and day; nil where there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year)
        else { return nil }
        dayNumber = Int32(Self.dayNumber(year: year, month: month, day: day))
    }

    /// Reads `YYYY-MM-DD`; nil for anything else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = DecimalDigits.value(of: bytes, in: 0..<4), let month = DecimalDigits.value(of: bytes, in: 5..<7),
            let day = DecimalDigits.value(of: bytes, in: 8..<10)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year, month and day.
    public var components: (year: Int, month: Int, day: Int) { Self.components(ofDay: Int(dayNumber)) }

    /// The instant at which the day begins in UTC.
    public var startInUTC: Instant { Instant(microseconds: Int64(dayNumber) * Instant.microsecondsPerDay) }

    /// Orders by time.
    public static func < (left: Self, right: Self) -> Bool { left.dayNumber < right.dayNumber }

    /// The days from 1970-01-01 to a day of the calendar of any year, before the first one too.
    ///
    /// - Parameters:
    ///   - month: 1 to 12.
    ///   - day: from 1; more than the month has leads into the next.
    static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        // Days from civil, counting years from March so that the leap day comes last
        // (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Year, month and day of a day counted from 1970-01-01.
    static func components(ofDay dayNumber: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The length of a month in days.
    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilDate: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(10)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the bytes of the description; dates are written often, so they are put together without strings.
    public func append(to bytes: inout [UInt8]) {
        let (year, month, day) = components
        if year < 0 { bytes.append(UInt8(ascii: "-")) }
        let magnitude = abs(year)
        DecimalDigits.append(magnitude, width: magnitude > 9_999 ? 6 : 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        DecimalDigits.append(month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        DecimalDigits.append(day, width: 2, to: &bytes)
    }
}
