internal import ColumnEngine
public import DealModel

/// The trials in one stage of a funnel.
public struct FunnelStage: Hashable, Sendable {
    /// The stage, as it was at the moment asked for.
    public let stage: Stage
    /// What the trials are worth.
    public let figures: [ValueFigures]
    /// How many of those considered go on, by the method's rule.
    public let stepRate: Rate
    /// The share that goes on, in millionths, estimated with open trials censored; nil where that was not asked for, is
    /// not possible with the method, or there are no trials.
    public let censoredRate: Int64?
    /// The share of the first stage's trials, in millionths; where trials are stays the product of the rates of the
    /// steps before. Nil where a denominator is 0.
    public let cumulativeRate: Int64?

    private let counts: [Int]
    private let group: KeyTable.Key?
    private let firstBucket: UInt32

    init(
        stage: Stage, counts: [Int], figures: [ValueFigures], stepRate: Rate, censoredRate: Int64?,
        cumulativeRate: Int64?, group: KeyTable.Key?, firstBucket: UInt32
    ) {
        self.stage = stage
        self.counts = counts
        self.figures = figures
        self.stepRate = stepRate
        self.censoredRate = censoredRate
        self.cumulativeRate = cumulativeRate
        self.group = group
        self.firstBucket = firstBucket
    }

    /// How many trials there are of a kind.
    public func count(_ field: FunnelField) -> Int { counts[Int(FunnelLayout.slot(field))] }

    /// How many ended by a move forward or by a win.
    public var advanced: Int { count(.forward) + count(.skip) + count(.won) }

    /// The share that advanced, in millionths, and what it can still become if all open trials do; nil without trials.
    public var bounds: ClosedRange<Int64>? {
        let entries = Int128(count(.entries))
        guard let low = Ratio6.millionths(Int128(advanced), over: entries),
            let high = Ratio6.millionths(Int128(advanced + count(.stillOpen)), over: entries)
        else { return nil }
        return low...high
    }

    /// The trials of some kinds, each kind's once.
    public func drill(_ fields: Set<FunnelField>) -> DrillTarget {
        let segment = group == nil ? Segment.total : .group
        return DrillTarget(
            group: group, buckets: Set(fields.map { segment.bucket(firstBucket + FunnelLayout.slot($0)) }))
    }
}
