public import DealModel

/// A deal's step from one stage to another, as a row of `LifeListing`.
public struct ListedChange: Sendable {
    /// The version that made it.
    public let sequence: Int64
    /// The deal's ordinal.
    public let deal: UInt32
    /// When it happened, in microseconds.
    public let at: Int64
    /// The ordinal of the stage that it left; nil for its first one.
    public let fromStage: Int?
    /// The ordinal of the stage that it came to.
    public let toStage: Int
    /// Which way it went.
    public let direction: StageDirection
    /// How long the deal had been in the stage that it left, in microseconds; nil for its first one.
    public let microsecondsInPrevious: Int64?
}
