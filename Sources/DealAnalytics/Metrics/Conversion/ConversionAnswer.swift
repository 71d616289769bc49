public import DealModel

/// What `Conversion` answers.
public struct ConversionAnswer: Hashable, Sendable {
    /// The steps of one group of trials.
    public struct Group: Hashable, Sendable {
        /// The group's values, one a dimension.
        public let values: [GroupValue]
        /// Its steps, as in the total.
        public let steps: [ConversionStep]
    }

    /// The steps of the trials that began in one interval.
    public struct Point: Hashable, Sendable {
        /// The interval's days, whole even where the window cuts them.
        public let dates: Range<CivilDate>
        /// Its steps, as in the total.
        public let steps: [ConversionStep]
    }

    /// The steps in order; none where a stage or the pipeline is not known.
    public let steps: [ConversionStep]
    /// Of each group, in order; none where none were asked for.
    public let groups: [Group]
    /// Of each interval, in order; none where none were asked for.
    public let series: [Point]
}
