/// How far the quotes of one currency in a set reach.
public struct QuoteCoverage: Hashable, Sendable {
    /// The currency.
    public let currency: Currency
    /// How many days have a quote.
    public let quoteCount: Int
    /// The first day that has one.
    public let firstDay: CivilDate
    /// The last day that has one.
    public let lastDay: CivilDate
}
