public import DealModel

/// Where deals of one open stage end, by the Markov chain; the five shares sum to 1.
public struct StageProspect: Hashable, Sendable {
    /// How often a stage is visited before the end.
    public struct Visits: Hashable, Sendable {
        /// The stage.
        public let stage: Stage
        /// How often.
        public let visits: Double
    }

    /// The stage.
    public let stage: Stage
    /// How many moves out of it there were.
    public let exitCount: Int
    /// Whether they are enough.
    public let status: Rate.Status
    /// The share that is won.
    public let won: Double
    /// The share that is lost.
    public let lost: Double
    /// The share that goes to another pipeline.
    public let transferred: Double
    /// The share that is deleted.
    public let deleted: Double
    /// The share that comes to a stage from which no end can be reached.
    public let stuck: Double
    /// How many days it takes until the end; nil where some get stuck.
    public let remainingDays: Double?
    /// How often each stage is visited, this one counting its own beginning; nil where some get stuck.
    public let visits: [Visits]?
}
