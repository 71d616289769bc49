/// What `Aging` answers.
public struct AgingAnswer: Hashable, Sendable {
    /// The stages of one group of deals.
    public struct Group: Hashable, Sendable {
        /// The group's values, one a dimension.
        public let values: [GroupValue]
        /// Its stages, as in the total.
        public let stages: [StageAging]
    }

    /// The open stages in order.
    public let stages: [StageAging]
    /// Of each group, in order; none where none were asked for.
    public let groups: [Group]
}
