public import DealModel

/// Which stage changes to list, oldest first, and from where on.
public struct StageChangeQuery: Sendable {
    /// How creations are treated.
    public enum Creations: Sendable {
        /// Listed among the moves.
        case also
        /// Nothing else is listed.
        case only
        /// Left out.
        case none
    }

    /// Only those of one deal, by its ordinal.
    public var deal: Int64?
    /// Only those within this pipeline: it holds the stage that the deal came to, or the one that it left.
    public var pipeline: PipelineID?
    /// Only those that left this stage.
    public var fromStage: StageID?
    /// Only those that came to this stage.
    public var toStage: StageID?
    /// Only those at or after this moment.
    public var from: Instant?
    /// Only those before this moment.
    public var to: Instant?
    /// Whether the creations, which have no stage before, are listed.
    public var creations = Creations.also
    /// Where the last page ended.
    public var after: (effectiveAt: Instant, place: Int64, sequence: Int64)?
    /// How many to list; 1 to 500.
    public var limit = 50

    /// Begins with all.
    public init() {}
}
