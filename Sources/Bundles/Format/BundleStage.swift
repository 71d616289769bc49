public import DealModel

/// A stage as `stages.csv` gives it.
public struct BundleStage: Hashable, Sendable {
    /// Its id in the source; 1 to `DealLimits.externalIDCharactersMax` characters, unique among the bundle's stages.
    public let sourceID: String
    /// Its pipeline, as the place in `BundleDefinitions.pipelines`; nil where the row names none of them, which is
    /// reported and keeps the bundle from being imported.
    public let pipeline: Int?
    /// What people call it; 1 to `DealLimits.nameCharactersMax` characters.
    public let name: String
    /// Its place in the pipeline, 1 to `DealLimits.positionMax`; unique there.
    public let position: Int
    /// What it means for the deals in it.
    public let kind: StageKind
    /// The probability that deals inherit; nil for closed stages.
    public let defaultProbability: Probability?
    /// The forecast category that deals inherit.
    public let forecastCategory: ForecastCategory?
    /// After how many days a deal counts as stale; 1 to `DealLimits.staleAfterDaysMax`.
    public let staleAfterDays: Int?
    /// Whether no deal may move here any more.
    public let isArchived: Bool
}
