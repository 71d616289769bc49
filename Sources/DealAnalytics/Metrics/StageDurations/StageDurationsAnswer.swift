/// What `StageDurations` answers.
public struct StageDurationsAnswer: Hashable, Sendable {
    /// The stages of one group of stays.
    public struct Group: Hashable, Sendable {
        /// The group's values, one a dimension.
        public let values: [GroupValue]
        /// Its stages, as in the total.
        public let stages: [StageDuration]
    }

    /// What was measured.
    public let measure: StageDurations.Measure
    /// The open stages in order.
    public let stages: [StageDuration]
    /// Of each group, in order; none where none were asked for.
    public let groups: [Group]
}
