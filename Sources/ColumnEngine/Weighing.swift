/// Amounts times probabilities, rounded half to even, a page at a time.
public enum Weighing {
    /// Millionths in one.
    public static let scale: Int64 = 1_000_000
    /// Below it, the product with a million is below 2^53, so that a `Double` holds it exactly; and the quotient is
    /// below 2^33, where neighbouring `Double`s are at most 2^-20 apart, so that rounding it moves it by at most
    /// 2^-21: less than the millionth by which it misses every half that it is not. So it is rounded right once more.
    public static let quickAmountLimit: Int64 = 1 << 33

    /// 1.5 · 2^52: to add it rounds half to even, and leaves the whole number in the low bits.
    private static let rounder = 6_755_399_441_055_744.0
    private static let rounderBits = Int64(bitPattern: rounder.bitPattern)

    /// Weighs the first `count` amounts.
    ///
    /// - Parameter millionths: 0 ... a million each.
    /// - Precondition: the amounts are below `quickAmountLimit` either way; all spans have `count` rows.
    public static func weigh(
        _ amounts: Span<Int64>, by millionths: Span<Int32>, count: Int, into weighted: inout MutableSpan<Int64>
    ) {
        precondition(
            amounts.count >= count && millionths.count >= count && weighted.count >= count, "\(count) rows are too many"
        )
        let million = Double(scale)
        for row in 0..<count {
            // All spans have `count` rows. The sum below is a `Double` whose low bits are the amount.
            let amount =
                unsafe Double(bitPattern: UInt64(bitPattern: amounts[unchecked: row] &+ rounderBits)) - rounder
            let quotient = unsafe amount * Double(millionths[unchecked: row]) / million
            unsafe weighted[unchecked: row] = Int64(bitPattern: (quotient + rounder).bitPattern) &- rounderBits
        }
    }
}
