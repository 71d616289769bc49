/// Days, weeks, months, quarters and years as a workspace counts them: in its time zone, with its fiscal year and its
/// first day of the week.
public struct LocalCalendar: Hashable, Sendable {
    /// The months in which a fiscal year can start.
    public static let fiscalYearStartMonths = 1...12
    /// How many intervals one answer can have.
    public static let bucketsMax = 5_000

    /// The time zone.
    public let zone: ZoneRules
    /// The month in which the fiscal year starts, 1 to 12; 1 where it is the year of the calendar.
    public let fiscalYearStartMonth: Int
    /// The first day of the week.
    public let weekStart: Weekday

    /// Universal time, years from January, weeks from Monday.
    public static let utc = LocalCalendar(zone: .utc)

    /// Joins the three.
    ///
    /// - Precondition: the month is one of `fiscalYearStartMonths`.
    public init(zone: ZoneRules, fiscalYearStartMonth: Int = 1, weekStart: Weekday = .monday) {
        precondition(Self.fiscalYearStartMonths.contains(fiscalYearStartMonth), "month \(fiscalYearStartMonth)")
        self.zone = zone
        self.fiscalYearStartMonth = fiscalYearStartMonth
        self.weekStart = weekStart
    }

    /// Whether quarters and years are those of a fiscal year.
    public var isFiscal: Bool { fiscalYearStartMonth != 1 }

    /// The day that an instant counts to.
    public func date(of instant: Instant) -> CivilDate { zone.day(of: instant) }

    /// The first instant of a day.
    public func start(of date: CivilDate) -> Instant { zone.startOfDay(date) }

    /// The instants of a day, its end left out; empty for a day that the zone left out.
    public func dayRange(_ date: CivilDate) -> Range<Instant> {
        start(of: date)..<start(of: date.adding(days: 1))
    }

    /// The first day of the interval that a day is in.
    public func start(of interval: CalendarInterval, containing date: CivilDate) -> CivilDate {
        guard let monthCount = interval.monthCount else {
            guard interval == .week else { return date }
            return date.adding(days: -((date.daysSinceMonday - weekStart.daysSinceMonday + 7) % 7))
        }
        let (year, month, _) = date.components
        let sinceFiscalYear = (month - fiscalYearStartMonth + 12) % 12
        return CivilDate(monthIndex: year * 12 + month - 1 - sinceFiscalYear % monthCount)
    }

    /// The first day of the interval that many after the one that a day is in; before it where the count is negative.
    public func start(
        of interval: CalendarInterval, containing date: CivilDate, shiftedBy count: Int
    ) -> CivilDate {
        let start = start(of: interval, containing: date)
        guard let monthCount = interval.monthCount else {
            return start.adding(days: count * (interval == .week ? 7 : 1))
        }
        return start.adding(months: count * monthCount)
    }

    /// The first day of the interval after the one that a day is in.
    public func nextStart(of interval: CalendarInterval, after date: CivilDate) -> CivilDate {
        start(of: interval, containing: date, shiftedBy: 1)
    }

    /// The days of the interval that a day is in, the end left out.
    public func dates(of interval: CalendarInterval, containing date: CivilDate) -> Range<CivilDate> {
        start(of: interval, containing: date)..<nextStart(of: interval, after: date)
    }

    /// What the interval that a day is in is called.
    ///
    /// Days and weeks are called by their first day, months `2026-06`, quarters `2026-Q3` and years `2026`. Quarters
    /// and years of a fiscal year are called `fy2026-Q3` and `fy2026`, by the year in which the fiscal year ends.
    public func name(of interval: CalendarInterval, containing date: CivilDate) -> String {
        let start = start(of: interval, containing: date)
        let (year, month, _) = start.components
        let sinceFiscalYear = (month - fiscalYearStartMonth + 12) % 12
        // The fiscal year ends in the next year, unless it still is that of the start's January to December.
        let fiscalYear = isFiscal && month >= fiscalYearStartMonth ? year + 1 : year
        let prefix = isFiscal ? "fy" : ""
        switch interval {
        case .day, .week: return start.description
        case .month: return String(start.description.dropLast(3))
        case .quarter: return "\(prefix)\(Self.text(ofYear: fiscalYear))-Q\(sinceFiscalYear / 3 + 1)"
        case .year: return prefix + Self.text(ofYear: fiscalYear)
        }
    }

    /// The first day of the fiscal year that ends in that year.
    func start(ofFiscalYear year: Int) -> CivilDate {
        CivilDate(monthIndex: (isFiscal ? year - 1 : year) * 12 + fiscalYearStartMonth - 1)
    }

    /// A year as dates write it.
    static func text(ofYear year: Int) -> String {
        String(CivilDate(monthIndex: year * 12).description.dropLast(6))
    }
}
