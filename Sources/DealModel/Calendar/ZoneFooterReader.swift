/// Reads the pieces of a `TZ` string one after the other.
struct ZoneFooterReader {
    /// The most hours that an offset can have.
    private static let offsetHoursMax = 24
    /// The most hours that a rule can be away from its day's midnight (RFC 8536, section 3.3.1).
    private static let ruleHoursMax = 167

    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) { rest = text }

    /// Whether all was read.
    var isAtEnd: Bool { rest.isEmpty }

    /// The next byte; nil at the end.
    var next: UInt8? { rest.first }

    /// Takes that byte, where it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes an abbreviation: three letters or more, or between `<` and `>` also digits and signs.
    mutating func takeName() -> Bool {
        let isQuoted = take(UInt8(ascii: "<"))
        let name = rest.prefix { byte in
            Self.isLetter(byte)
                || isQuoted && (Self.isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"))
        }
        rest = rest.dropFirst(name.count)
        return name.count >= 3 && (!isQuoted || take(UInt8(ascii: ">")))
    }

    /// Takes the offset of an abbreviation, in seconds, as POSIX has it: west of Greenwich is positive.
    mutating func takeOffset() -> Int? { takeTime(hoursMax: Self.offsetHoursMax) }

    /// Takes a day and, after `/`, a time, which is two o'clock where none is given.
    mutating func takeDate() -> ZoneFooterDate? {
        guard let day = takeDay() else { return nil }
        guard take(UInt8(ascii: "/")) else { return ZoneFooterDate(day: day, secondOfDay: 7_200) }
        return takeTime(hoursMax: Self.ruleHoursMax).map { ZoneFooterDate(day: day, secondOfDay: $0) }
    }

    private mutating func takeDay() -> ZoneFooterDate.Day? {
        if take(UInt8(ascii: "J")) { return takeNumber(in: 1...365).map { .ofCommonYear($0) } }
        guard take(UInt8(ascii: "M")) else { return takeNumber(in: 0...365).map { .sinceNewYear($0) } }
        guard let month = takeNumber(in: 1...12), take(UInt8(ascii: ".")), let week = takeNumber(in: 1...5),
            take(UInt8(ascii: ".")), let weekday = takeNumber(in: 0...6)
        else { return nil }
        return .ofMonth(month, week: week, weekday: weekday)
    }

    /// Takes `[+-]hh[:mm[:ss]]` as seconds.
    private mutating func takeTime(hoursMax: Int) -> Int? {
        let isNegative = take(UInt8(ascii: "-"))
        if !isNegative { _ = take(UInt8(ascii: "+")) }
        guard let hours = takeNumber(in: 0...hoursMax) else { return nil }
        var seconds = hours * 3_600
        for unit in [60, 1] where take(UInt8(ascii: ":")) {
            guard let part = takeNumber(in: 0...59) else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    private mutating func takeNumber(in range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(3).prefix { Self.isDigit($0) }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return range.contains(number) ? number : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
