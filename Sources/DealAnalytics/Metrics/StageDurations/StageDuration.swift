public import DealModel

/// How long deals stay in one stage.
public struct StageDuration: Hashable, Sendable {
    /// The stage, as it was at the moment asked for.
    public let stage: Stage
    /// How many stays, or deals where all stays of one are taken together.
    public let count: Int
    /// How many of them went on when they were last seen.
    public let censoredCount: Int
    /// The mean of the completed ones in millionths of a day; nil without any.
    public let meanDays: Int64?
    /// The quantiles of `StageDurations.percents` in millionths of a day; nil for those that the curve does not reach.
    public let quantileDays: [Int64?]
    /// How many are longer than the stage's limit; nil where it has none.
    public let staleCount: Int?
    /// What it is made of.
    public let drill: DrillTarget
    /// Those that went on.
    public let censoredDrill: DrillTarget
    /// Those longer than the limit.
    public let staleDrill: DrillTarget

    /// The part of all that is longer than the limit, in millionths; nil without a limit, or without stays.
    public var staleShare: Int64? {
        staleCount.flatMap { Ratio6.millionths(Int128($0), over: Int128(count)) }
    }
}
