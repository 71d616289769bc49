/// The rate of one currency on one day.
public struct RateQuote: Hashable, Sendable {
    /// The day.
    public let day: CivilDate
    /// How many units of the currency are one unit of the set's base.
    public let rate: ExchangeRate

    /// Joins the two.
    public init(day: CivilDate, rate: ExchangeRate) {
        self.day = day
        self.rate = rate
    }
}
