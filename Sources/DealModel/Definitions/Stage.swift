/// The definition of one step of a pipeline, as it stands at one moment.
public struct Stage: Hashable, Sendable {
    /// The stage's own id.
    public let id: StageID
    /// The pipeline that it is a step of; never changes.
    public let pipelineID: PipelineID
    /// What people call it; 1 to 200 characters.
    public var name: String
    /// Its place among the pipeline's stages, 1 first; unique among those not deleted.
    public var position: Int
    /// What it means for the deals in it; cannot change once a deal has been in it.
    public var kind: StageKind
    /// The probability that deals inherit; nil where none is known, and always nil for a closed stage.
    public var defaultProbability: Probability?
    /// The forecast category that deals inherit.
    public var forecastCategory: ForecastCategory?
    /// After how many days in the stage a deal counts as stale; 1 to 3,650.
    public var staleAfterDays: Int?
    /// Whether no deal may move here any more.
    public var isArchived: Bool
    /// Whether it is gone; earlier moments still show it.
    public var isDeleted: Bool
    /// The id that another system gave it.
    public var externalID: ExternalID?

    /// Makes a definition.
    public init(
        id: StageID, pipelineID: PipelineID, name: String, position: Int, kind: StageKind,
        defaultProbability: Probability? = nil, forecastCategory: ForecastCategory? = nil, staleAfterDays: Int? = nil,
        isArchived: Bool = false, isDeleted: Bool = false, externalID: ExternalID? = nil
    ) {
        self.id = id
        self.pipelineID = pipelineID
        self.name = name
        self.position = position
        self.kind = kind
        self.defaultProbability = defaultProbability
        self.forecastCategory = forecastCategory
        self.staleAfterDays = staleAfterDays
        self.isArchived = isArchived
        self.isDeleted = isDeleted
        self.externalID = externalID
    }

    /// The probability of a deal here that has none of its own: 1 when won, 0 when lost, else the default.
    public var probability: Probability? {
        switch kind {
        case .open: defaultProbability
        case .won: .one
        case .lost: .zero
        }
    }

    /// The probability of a deal here, given the deal's own; a closed stage overrides it.
    public func probability(override: Probability?) -> Probability? {
        kind == .open ? override ?? defaultProbability : probability
    }
}
