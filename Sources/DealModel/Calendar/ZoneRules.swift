/// A time zone: its offset from UTC at every instant, past and to come.
public struct ZoneRules: Hashable, Sendable {
    static let secondsPerDay: Int64 = 86_400
    /// No zone is as far from UTC as this (RFC 8536, section 3.2: an offset is between -25 and 26 hours).
    static let offsetSecondsMax = 26 * 3_600
    /// No zone is as far behind UTC as this.
    static let offsetSecondsMin = -25 * 3_600
    /// How long a zone's name can be.
    public static let nameCharactersMax = 64

    /// The name, such as `Europe/Amsterdam`.
    public let name: String
    /// The seconds since 1970 at which the offset changes, ascending.
    private let changes: [Int64]
    /// The offset before the first change, and from each change on.
    private let offsets: [Int32]
    /// The rule from the last change on; nil where the last offset stays.
    private let footer: ZoneFooter?

    /// Universal time.
    public static let utc = ZoneRules(name: "UTC", firstOffsetSeconds: 0, changes: [], footer: nil)

    /// Makes a zone of its changes.
    ///
    /// - Parameters:
    ///   - firstOffsetSeconds: the offset before the first change; where there is neither a change, nor before it
    ///     anything, the footer holds for all times.
    ///   - changes: seconds since 1970, strictly ascending, with the offset from each on.
    init(
        name: String, firstOffsetSeconds: Int32, changes: [(second: Int64, offsetSeconds: Int32)], footer: ZoneFooter?
    ) {
        self.name = name
        self.changes = changes.map(\.second)
        offsets = [firstOffsetSeconds] + changes.map(\.offsetSeconds)
        self.footer = footer
    }

    /// Whether a text has the form of a zone's name: letters, digits, `_`, `+` and `-`, in parts between slashes.
    public static func isName(_ text: String) -> Bool {
        guard (1...nameCharactersMax).contains(text.utf8.count) else { return false }
        return text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                }
        }
    }

    /// Whether the offset never changes.
    private var isFixed: Bool { changes.isEmpty && footer?.daylight == nil }

    /// What is added to UTC at an instant, in seconds.
    ///
    /// - Complexity: logarithmic in the number of changes.
    public func offsetSeconds(at instant: Instant) -> Int { span(at: Self.second(of: instant)).offsetSeconds }

    /// The date that clocks and calendars of the zone show at an instant.
    ///
    /// - Complexity: logarithmic in the number of changes.
    public func localDate(of instant: Instant) -> CivilDate {
        let second = Self.second(of: instant)
        return Self.date(ofLocalSecond: second + Int64(span(at: second).offsetSeconds))
    }

    /// The day that an instant counts to: the last one that has begun.
    ///
    /// That is the local date, but for the minutes in which clocks put back across midnight show yesterday's date once
    /// more (St John's until 2011): these count to the day that had begun, so that days are stretches of time.
    /// - Complexity: logarithmic in the number of changes.
    public func day(of instant: Instant) -> CivilDate {
        let second = Self.second(of: instant)
        let span = span(at: second)
        var date = Self.date(ofLocalSecond: second + Int64(span.offsetSeconds))
        // Offsets differ by no more than two days, so that only a change as near as that can matter.
        guard span.start != .min, second - span.start <= 2 * Self.secondsPerDay else { return date }
        while startOfDay(CivilDate(dayNumber: date.dayNumber + 1)) <= instant {
            date = CivilDate(dayNumber: date.dayNumber + 1)
        }
        return date
    }

    /// The first instant at which the local date is that day, or, where the zone left the day out, a later one.
    ///
    /// - Complexity: logarithmic in the number of changes.
    public func startOfDay(_ date: CivilDate) -> Instant {
        let localMidnight = Int64(date.dayNumber) * Self.secondsPerDay
        if isFixed { return Self.instant(ofSecond: localMidnight - Int64(span(at: 0).offsetSeconds)) }
        // Before this the day has begun in no zone, however far ahead.
        var second = localMidnight - Int64(Self.offsetSecondsMax)
        while true {
            let span = span(at: second)
            let candidate = max(second, localMidnight - Int64(span.offsetSeconds))
            if candidate < span.end { return Self.instant(ofSecond: candidate) }
            second = span.end
        }
    }

    /// How many of some days the zone left out, as Samoa did with 30 December 2011.
    ///
    /// - Complexity: linear in the number of changes.
    public func countOfDaysLeftOut(_ days: ClosedRange<CivilDate>) -> Int {
        changes.indices.reduce(0) { count, index in
            // Only a change by a day or more leaves a whole one out; rules for times to come have none such.
            guard offsets[index + 1] - offsets[index] >= Self.secondsPerDay else { return count }
            let before = Self.date(ofLocalSecond: changes[index] - 1 + Int64(offsets[index]))
            let after = Self.date(ofLocalSecond: changes[index] + Int64(offsets[index + 1]))
            let first = max(before.adding(days: 1), days.lowerBound)
            let last = min(after.adding(days: -1), days.upperBound)
            return count + max(0, Int(last.dayNumber) - Int(first.dayNumber) + 1)
        }
    }

    /// The stretch of one offset that a second since 1970 is in.
    private func span(at second: Int64) -> ZoneSpan {
        // The number of changes that have come to pass.
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= second { low = middle + 1 } else { high = middle }
        }
        let start = low == 0 ? Int64.min : changes[low - 1]
        guard low == changes.count, let footer else {
            return ZoneSpan(
                start: start, end: low == changes.count ? .max : changes[low], offsetSeconds: Int(offsets[low]))
        }
        let ruled = footer.span(at: second)
        return ZoneSpan(start: max(start, ruled.start), end: ruled.end, offsetSeconds: ruled.offsetSeconds)
    }

    private static func second(of instant: Instant) -> Int64 {
        instant.microseconds.quotient(flooredBy: 1_000_000)
    }

    private static func instant(ofSecond second: Int64) -> Instant {
        let (microseconds, overflow) = second.multipliedReportingOverflow(by: 1_000_000)
        return Instant(microseconds: overflow ? (second < 0 ? .min : .max) : microseconds)
    }

    private static func date(ofLocalSecond second: Int64) -> CivilDate {
        CivilDate(dayNumber: Int32(clamping: second.quotient(flooredBy: secondsPerDay)))
    }
}

extension Int64 {
    /// The quotient rounded down, also below zero.
    func quotient(flooredBy divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
