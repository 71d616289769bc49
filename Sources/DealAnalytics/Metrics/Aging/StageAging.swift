public import DealModel

/// How long the deals of one stage have been there.
public struct StageAging: Hashable, Sendable {
    /// The deals of some ages.
    public struct Bucket: Hashable, Sendable {
        /// The least age in days.
        public let fromDays: Int
        /// The age in days that is too much; nil for none.
        public let toDays: Int?
        /// What they are worth.
        public let figures: [ValueFigures]
        /// The deals.
        public let drill: DrillTarget

        /// How many deals.
        public var count: Int { figures.dealCount }
    }

    /// The stage, as it was at the moment asked for.
    public let stage: Stage
    /// By age, the youngest first; empty ones included.
    public let buckets: [Bucket]
}
