public import DealModel

/// A share of a value; it has no interval, since values are no cases.
public struct ValueRate: Hashable, Sendable {
    /// The currency.
    public let currency: Currency
    /// The part, in minor units.
    public let numerator: Int128
    /// The whole.
    public let denominator: Int128
    /// How many deals have a value in the whole.
    public let count: Int
    /// Whether there are enough of them.
    public let status: Rate.Status

    init(_ currency: Currency, _ numerator: Int128, of denominator: Int128, count: Int, countMin: Int) {
        self.currency = currency
        self.numerator = numerator
        self.denominator = denominator
        self.count = count
        status = count >= countMin ? .ok : .insufficientHistory
    }

    /// The share in millionths, rounded half to even; nil where the whole is 0.
    public var millionths: Int64? { Ratio6.millionths(numerator, over: denominator) }
}
