/// A pipeline as `pipelines.csv` gives it.
public struct BundlePipeline: Hashable, Sendable {
    /// Its id in the source; 1 to `DealLimits.externalIDCharactersMax` characters.
    public let sourceID: String
    /// What people call it; 1 to `DealLimits.nameCharactersMax` characters.
    public let name: String
    /// Whether it is the default; true for at most one.
    public let isDefault: Bool
}
