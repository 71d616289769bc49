public import DealModel

/// The moves from one stage to one target.
public struct Transition: Hashable, Sendable {
    /// Where a move leads.
    public enum Target: Hashable, Sendable {
        /// To a stage of the same pipeline.
        case stage(Stage)
        /// To another pipeline.
        case transferred
        /// To deletion.
        case deleted
    }

    /// The stage that was left.
    public let from: Stage
    /// Where to.
    public let to: Target
    /// What the deals were worth right after the move.
    public let figures: [ValueFigures]
    /// Of all moves out of the stage.
    public let rate: Rate
    /// The mean length of the stays that ended so, in millionths of a day.
    public let meanDays: Int64
    /// The moves.
    public let drill: DrillTarget
}
