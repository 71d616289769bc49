/// A point in time, as microseconds since 1970-01-01T00:00:00Z without leap seconds.
public struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since 1970 in UTC.
    public let microseconds: Int64

    /// Microseconds in a day of UTC.
    public static let microsecondsPerDay: Int64 = 86_400_000_000
    /// 0001-01-01T00:00:00Z, the first instant that can be written.
    public static let earliest = CivilDate.earliest.startInUTC
    /// The last microsecond of 9999-12-31, the last instant that can be written.
    public static let latest = Instant(microseconds: CivilDate.latest.startInUTC.microseconds + microsecondsPerDay - 1)

    /// Makes an instant from microseconds since 1970 in UTC.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Reads RFC 3339, with `Z` or an offset; nil for anything else.
    ///
    /// Up to six digits of the second's fraction count; further ones must be zero, so that nothing is cut off silently.
    /// A leap second (`:60`) is refused. Years 0001 to 9999.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 45, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t") || bytes[10] == UInt8(ascii: " "),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = DecimalDigits.value(of: bytes, in: 0..<4), let month = DecimalDigits.value(of: bytes, in: 5..<7),
            let day = DecimalDigits.value(of: bytes, in: 8..<10),
            let hour = DecimalDigits.value(of: bytes, in: 11..<13), hour < 24,
            let minute = DecimalDigits.value(of: bytes, in: 14..<16), minute < 60,
            let second = DecimalDigits.value(of: bytes, in: 17..<19), second < 60,
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        var position = 19
        guard let fraction = Self.fraction(of: bytes, at: &position),
            let offsetMinutes = Self.offsetMinutes(of: bytes, at: position)
        else { return nil }
        let seconds = Int64(hour * 3600 + minute * 60 + second) - Int64(offsetMinutes) * 60
        let value = date.startInUTC.microseconds + seconds * 1_000_000 + fraction
        guard (Self.earliest.microseconds...Self.latest.microseconds).contains(value) else { return nil }
        microseconds = value
    }

    /// The civil date in UTC.
    public var dateInUTC: CivilDate {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: Self.microsecondsPerDay)
        return CivilDate(dayNumber: Int32(clamping: remainder < 0 ? quotient - 1 : quotient))
    }

    /// The microsecond before this one; what a half-open end includes last.
    public var before: Instant { Instant(microseconds: microseconds == .min ? .min : microseconds - 1) }

    /// Orders by time.
    public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    private static func fraction(of bytes: [UInt8], at position: inout Int) -> Int64? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: ".") else { return 0 }
        position += 1
        let start = position
        var value: Int64 = 0
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
            let digit = Int64(bytes[position] - 0x30)
            if position - start < 6 { value = value * 10 + digit } else if digit != 0 { return nil }
            position += 1
        }
        guard position > start else { return nil }
        for _ in 0..<max(0, 6 - (position - start)) { value *= 10 }
        return value
    }

    private static func offsetMinutes(of bytes: [UInt8], at position: Int) -> Int? {
        guard position < bytes.count else { return nil }
        let sign = bytes[position]
        if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return position + 1 == bytes.count ? 0 : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), position + 6 == bytes.count,
            bytes[position + 3] == UInt8(ascii: ":"),
            let hours = DecimalDigits.value(of: bytes, in: position + 1..<position + 3), hours < 24,
            let minutes = DecimalDigits.value(of: bytes, in: position + 4..<position + 6), minutes < 60
        else { return nil }
        let total = hours * 60 + minutes
        return sign == UInt8(ascii: "-") ? -total : total
    }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with six digits of the second, such as `2017-06-30T00:00:00.000000Z`.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(27)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the bytes of the description; moments are written often, so they are put together without strings.
    public func append(to bytes: inout [UInt8]) {
        dateInUTC.append(to: &bytes)
        // By the remainder, since the midnight before the earliest microsecond is not within 64 bits.
        let remainder = microseconds % Self.microsecondsPerDay
        let sinceMidnight = Int(remainder < 0 ? remainder + Self.microsecondsPerDay : remainder)
        let seconds = sinceMidnight / 1_000_000
        bytes.append(UInt8(ascii: "T"))
        DecimalDigits.append(seconds / 3600, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        DecimalDigits.append(seconds / 60 % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        DecimalDigits.append(seconds % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        DecimalDigits.append(sinceMidnight % 1_000_000, width: 6, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }
}
