/// A quote of a set with when it came.
public struct RecordedQuote: Hashable, Sendable {
    /// The currency.
    public let currency: Currency
    /// The day and the rate.
    public let quote: RateQuote
    /// The row of the change log that brought it.
    public let sequence: Int64
    /// When that was recorded.
    public let recordedAt: Instant
}
