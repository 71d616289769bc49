public import DealModel

/// The trials of one step.
public struct ConversionStep: Hashable, Sendable {
    /// Where trials begin.
    public let from: Stage
    /// Where they are to come; nil for a win.
    public let to: Stage?
    /// How many trials there are.
    public let entered: Int
    /// How many of them may still come on: their deals are open, and the days are not over.
    public let pending: Int
    /// Those that came on, of those considered.
    public let rate: Rate
    /// The share that comes on in millionths, estimated with open trials censored and deals that closed without having
    /// come on competing; nil where that was not asked for, or there are no trials.
    public let censoredRate: Int64?
    /// The median of how long those took that came on, in millionths of a day; nil without any.
    public let medianDays: Int64?
    /// The trials considered.
    public let drill: DrillTarget
    /// Those that came on.
    public let convertedDrill: DrillTarget
    /// Those that may still.
    public let pendingDrill: DrillTarget
}
