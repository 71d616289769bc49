/// A share of cases, with what it is worth: never a number without how many it is of.
public struct Rate: Hashable, Sendable {
    /// Whether there are enough cases to say so.
    public enum Status: String, Sendable {
        /// At least as many as asked for.
        case ok
        /// Fewer; the rate is given all the same.
        case insufficientHistory = "insufficient_history"
    }

    /// How many cases came out so.
    public let numerator: Int
    /// How many there are.
    public let denominator: Int
    /// Whether there are enough of them.
    public let status: Status
    /// The bounds of Wilson's interval, in millionths; nil where there are no cases.
    public let interval: ClosedRange<Int64>?

    /// - Parameter quantile: how many standard deviations the interval reaches; see `NormalQuantile`.
    init(_ numerator: Int, of denominator: Int, countMin: Int, quantile: Double) {
        self.numerator = numerator
        self.denominator = denominator
        status = denominator >= countMin ? .ok : .insufficientHistory
        interval = denominator > 0 ? Self.wilson(numerator, denominator, quantile) : nil
    }

    /// The share in millionths, rounded half to even; nil where there are no cases.
    public var millionths: Int64? { Ratio6.millionths(Int128(numerator), over: Int128(denominator)) }

    /// The score interval of Wilson (1927): it stays within 0 and 1 and is sound for few cases.
    private static func wilson(_ numerator: Int, _ denominator: Int, _ quantile: Double) -> ClosedRange<Int64> {
        let count = Double(denominator)
        let share = Double(numerator) / count
        let squared = quantile * quantile
        let scale = 1 + squared / count
        let centre = (share + squared / (2 * count)) / scale
        let spread = share * (1 - share) / count + squared / (4 * count * count)
        let half = quantile * spread.squareRoot() / scale
        // Without cases of one kind the bound is exactly 0 or 1, whatever rounding says.
        let low = numerator == 0 ? 0 : max(0, centre - half)
        let high = numerator == denominator ? 1 : min(1, centre + half)
        return Ratio6.millionths(low)...Ratio6.millionths(high)
    }
}
