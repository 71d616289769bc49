public import DealModel

/// Into which currency values are converted, and by the rates of which day.
public struct CurrencyConversion: Hashable, Sendable {
    /// By the rates of which day.
    public enum Mode: String, CaseIterable, Hashable, Sendable {
        /// Today, whatever moment is asked about.
        case now
        /// The local day of the moment asked about.
        case asOf = "as_of"
        /// The local day on which a closed deal was closed; the expected close date of an open one.
        case closeDate = "close_date"
        /// For a closed deal the day on which it was closed, by the rates that were known when that was recorded; for
        /// an open one as `asOf`.
        case frozen
    }

    /// The currency to convert into.
    public var target: Currency
    /// By the rates of which day.
    public var mode: Mode
    /// The set that the rates are taken from; nil where there is none, and only what needs no rate can be converted.
    public var set: RateSetID?
    /// The workspace's calendar, whose days rates are of.
    public var calendar: LocalCalendar
    /// The local day of now.
    public var today: CivilDate

    /// Joins the parts.
    public init(target: Currency, mode: Mode, set: RateSetID?, calendar: LocalCalendar, today: CivilDate) {
        self.target = target
        self.mode = mode
        self.set = set
        self.calendar = calendar
        self.today = today
    }
}
