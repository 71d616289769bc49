internal import ColumnEngine

/// Lengths of time, some of which are only known to be at least so long.
struct LengthSample: Sendable {
    /// Those that came to their end, in microseconds; in order once sorted.
    private(set) var completed: [Int64] = []
    /// Those that went on when they were last seen; in order once sorted.
    private(set) var censored: [Int64] = []

    private static let percents = 100

    /// How many there are of both kinds.
    var count: Int { completed.count + censored.count }

    /// Takes one that came to its end.
    mutating func add(completed length: Int64) { completed.append(length) }

    /// Takes one that went on.
    mutating func add(censored length: Int64) { censored.append(length) }

    /// Adds another sample.
    mutating func combine(_ other: LengthSample) {
        completed.append(contentsOf: other.completed)
        censored.append(contentsOf: other.censored)
    }

    /// Puts both kinds in order, as quantiles need it.
    mutating func sort() {
        RadixSort.sort(&completed)
        RadixSort.sort(&censored)
    }

    /// The mean of the completed ones in millionths of a day; nil without any.
    var meanDays: Int64? { SampleQuantile.mean(completed).flatMap { SampleQuantile.days($0) } }

    /// A quantile of the completed ones in millionths of a day; nil without any.
    ///
    /// - Precondition: the sample is sorted, and `percent` is one of 0...100.
    func observedQuantile(percent: Int) -> Int64? {
        SampleQuantile.type7(percent, of: completed).flatMap { SampleQuantile.days($0) }
    }

    /// A quantile by the curve of Kaplan and Meier in millionths of a day: the smallest length that at most the rest
    /// exceeds; nil where the curve does not come down so far.
    func estimatedQuantile(percent: Int, of curve: SurvivalCurve) -> Int64? {
        curve.length(reaching: Double(Self.percents - percent) / Double(Self.percents))
            .flatMap { SampleQuantile.days((Int128($0), 1)) }
    }
}
