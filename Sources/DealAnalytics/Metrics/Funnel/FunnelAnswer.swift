/// What `Funnel` answers.
public struct FunnelAnswer: Hashable, Sendable {
    /// The stages by one method.
    public struct Course: Hashable, Sendable {
        /// The method.
        public let method: Funnel.Method
        /// The open stages of the pipeline in order.
        public let stages: [FunnelStage]
    }

    /// The courses of one group of trials.
    public struct Group: Hashable, Sendable {
        /// The group's values, one a dimension.
        public let values: [GroupValue]
        /// One for each method.
        public let courses: [Course]
    }

    /// One for each method.
    public let courses: [Course]
    /// Of each group, in order; none where none were asked for.
    public let groups: [Group]
    /// How many slips were taken out of the deals that were looked at, whatever their other filters.
    public let undone: Int
    /// How many stays of theirs were too short.
    public let collapsed: Int
    /// The deals of the slips, once for each.
    public let undoneDrill: DrillTarget
    /// The deals of the short stays, once for each.
    public let collapsedDrill: DrillTarget
}
