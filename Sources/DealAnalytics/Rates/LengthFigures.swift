/// How long some things took: means and quantiles in millionths of days, never without how many there are.
public struct LengthFigures: Hashable, Sendable {
    /// How many there are.
    public let count: Int
    /// Whether there are enough of them.
    public let status: Rate.Status
    /// The mean; nil of nothing, like the quantiles.
    public let mean: Int64?
    /// A tenth of them are at most so long.
    public let p10: Int64?
    /// A quarter.
    public let p25: Int64?
    /// The median.
    public let p50: Int64?
    /// Three quarters.
    public let p75: Int64?
    /// Nine tenths.
    public let p90: Int64?
    /// What they are of.
    public let drill: DrillTarget

    /// - Complexity: O(n log n).
    init(_ lengths: [Int64], countMin: Int, drill: DrillTarget) {
        let sorted = lengths.sorted()
        count = sorted.count
        status = sorted.count >= countMin ? .ok : .insufficientHistory
        mean = SampleQuantile.mean(sorted).flatMap { SampleQuantile.days($0) }
        let quantiles = [10, 25, 50, 75, 90].map { percent in
            SampleQuantile.type7(percent, of: sorted).flatMap { SampleQuantile.days($0) }
        }
        p10 = quantiles[0]
        p25 = quantiles[1]
        p50 = quantiles[2]
        p75 = quantiles[3]
        p90 = quantiles[4]
        self.drill = drill
    }
}
