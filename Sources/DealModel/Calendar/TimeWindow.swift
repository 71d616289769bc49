/// A stretch of time whose end is left out.
public struct TimeWindow: Hashable, Sendable {
    /// The first instant in it.
    public let from: Instant
    /// The first instant after it.
    public let to: Instant
    /// Its days, the end left out, where it begins and ends at the beginning of a local day; else nil, and then no
    /// civil date can be said to be in it.
    public let dates: Range<CivilDate>?
    /// How it was asked for, where that was not by its ends.
    public let preset: WindowPreset?

    /// All of time.
    public static let all = TimeWindow(
        from: Instant(microseconds: .min), to: Instant(microseconds: .max),
        dates: CivilDate(dayNumber: .min)..<CivilDate(dayNumber: .max), preset: .all)

    private init(from: Instant, to: Instant, dates: Range<CivilDate>?, preset: WindowPreset?) {
        self.from = from
        self.to = to
        self.dates = dates
        self.preset = preset
    }

    /// The window of days.
    public init(_ dates: Range<CivilDate>, in calendar: LocalCalendar, preset: WindowPreset? = nil) {
        self.init(
            from: calendar.start(of: dates.lowerBound), to: calendar.start(of: dates.upperBound), dates: dates,
            preset: preset)
    }

    /// The window between two instants; nil where the end is before the beginning.
    public init?(from: Instant, to: Instant, in calendar: LocalCalendar) {
        guard from <= to else { return nil }
        let first = Self.day(beginningAt: from, in: calendar)
        let end = Self.day(beginningAt: to, in: calendar)
        var dates: Range<CivilDate>?
        if let first, let end { dates = first..<end }
        self.init(from: from, to: to, dates: dates, preset: nil)
    }

    /// Whether nothing is in it.
    public var isEmpty: Bool { from == to }

    /// What state is read at for the beginning: the microsecond before the window.
    public var opening: Instant { from.before }

    /// What state is read at for the end: the window's last microsecond.
    public var closing: Instant { to.before }

    /// Whether an instant is in it.
    public func contains(_ instant: Instant) -> Bool { from <= instant && instant < to }

    /// The day that begins at that instant.
    private static func day(beginningAt instant: Instant, in calendar: LocalCalendar) -> CivilDate? {
        let date = calendar.date(of: instant)
        return calendar.start(of: date) == instant ? date : nil
    }
}
