/// What `Transitions` answers.
public struct TransitionsAnswer: Hashable, Sendable {
    /// The moves of one group.
    public struct Group: Hashable, Sendable {
        /// The group's values, one a dimension.
        public let values: [GroupValue]
        /// Its moves, as in the total.
        public let matrix: TransitionMatrix
    }

    /// Of all moves.
    public let total: TransitionMatrix
    /// Of each group, in order; none where none were asked for.
    public let groups: [Group]
}
