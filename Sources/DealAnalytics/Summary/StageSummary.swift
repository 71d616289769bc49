public import DealModel

/// One stage of a pipeline with the deals in it.
public struct StageSummary: Hashable, Sendable {
    /// The stage's definition at the moment asked for.
    public let stage: Stage
    /// The figures by currency, in the order of the codes, deals without a currency last; no entry has no deals.
    public let figures: [DealFigures]
    /// Its deals.
    public let drill: DrillTarget

    /// How many deals.
    public var count: Int { figures.reduce(0) { $0 + $1.count } }

    /// How many deals are overdue.
    public var overdue: Int { figures.reduce(0) { $0 + $1.overdue } }

    /// The mean age of the deals; nil where there are none.
    public var averageAge: MeanDays? { MeanDays(total: figures.reduce(0) { $0 + $1.ageDaysTotal }, count: count) }

    /// The mean time that the deals have been in the stage; nil where there are none.
    public var averageStageDays: MeanDays? {
        MeanDays(total: figures.reduce(0) { $0 + $1.stageDaysTotal }, count: count)
    }
}
