public import DealModel

/// The moves out of the stages of a pipeline, and the absorbing Markov chain over its open stages whose probabilities
/// are the shares of those moves.
public struct TransitionMatrix: Hashable, Sendable {
    /// The moves that there were, by the positions of the stages; transfers and deletions last.
    public let moves: [Transition]
    /// Where deals end, by the open stage that they are in: of those stages from which an end can be reached.
    public let prospects: [StageProspect]
    /// The open stages from which no end was ever reached: nothing can be said about deals there.
    public let stuckStages: [Stage]
}
