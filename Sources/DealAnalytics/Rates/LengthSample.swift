internal import ColumnEngine

/// Lengths of time, some of which are only known to be at least so long.
struct LengthSample: Sendable {
    /// Those that came to their end, in microseconds; in order once sorted.
    private(set) var completed: [Int64] = []
    /// Those that went on when they were last seen; in order once sorted.
    private(set) var censored: [Int64] = []

    private static let microsecondsPerDay: Int128 = 86_400_000_000
    private static let percents: Int128 = 100

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
    var meanDays: Int64? {
        let total = completed.reduce(Int128(0)) { $0 + Int128($1) }
        return Ratio6.millionths(total, over: Int128(completed.count) * Self.microsecondsPerDay)
    }

    /// A quantile of the completed ones in millionths of a day, of type 7 of Hyndman and Fan (1996): linear between the
    /// order statistics around (n - 1) · q.
    ///
    /// - Precondition: the sample is sorted, and `percent` is one of 0...100.
    func observedQuantile(percent: Int) -> Int64? {
        guard !completed.isEmpty else { return nil }
        let (below, rest) = ((completed.count - 1) * percent).quotientAndRemainder(dividingBy: Int(Self.percents))
        let low = Int128(completed[below])
        let high = Int128(completed[min(below + 1, completed.count - 1)])
        return Ratio6.millionths(
            low * Self.percents + Int128(rest) * (high - low), over: Self.percents * Self.microsecondsPerDay)
    }

    /// A quantile by the curve of Kaplan and Meier in millionths of a day: the smallest length that at most the rest
    /// exceeds; nil where the curve does not come down so far.
    func estimatedQuantile(percent: Int, of curve: SurvivalCurve) -> Int64? {
        let rest = Double(Int(Self.percents) - percent) / Double(Self.percents)
        return curve.length(reaching: rest).flatMap {
            Ratio6.millionths(Int128($0), over: Self.microsecondsPerDay)
        }
    }
}
