public import DealModel

/// One period of a forecast.
public struct ForecastPeriod: Hashable, Sendable {
    /// What it is called: the interval's name, or the first and the last day.
    public let name: String
    /// Its days, the end left out; those of the window where that cuts the interval.
    public let dates: Range<CivilDate>
}
