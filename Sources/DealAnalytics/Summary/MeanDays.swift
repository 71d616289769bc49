/// A mean of whole days, rounded half to even to six decimals.
public struct MeanDays: Hashable, Sendable {
    /// Millionths of a day.
    public let millionths: Int64

    /// The mean of `count` numbers with the given sum; nil for none.
    ///
    /// - Precondition: the mean is below 2^43 days.
    public init?(total: Int64, count: Int) {
        guard count > 0 else { return nil }
        let scaled = Int128(total) * 1_000_000
        let (quotient, remainder) = scaled.quotientAndRemainder(dividingBy: Int128(count))
        let doubled = remainder.magnitude * 2
        let isUp = doubled > UInt128(count) || (doubled == UInt128(count) && quotient & 1 == 1)
        millionths = Int64(isUp ? quotient + (total < 0 ? -1 : 1) : quotient)
    }
}
