public import DealModel

/// One deal of a bundle with everything that belongs to it.
public struct BundleDeal: Hashable, Sendable {
    /// Its id in the source; 1 to 200 characters.
    public let sourceID: String
    /// The stage that it is in now, as the place in `BundleDefinitions.stages`; its pipeline follows.
    public let stage: Int
    /// Its history, oldest first; the first entry is its creation. Never empty.
    public let versions: [BundleVersion]
    /// Its contacts in the order of the file; at most one is primary.
    public let contacts: [DealContact]
    /// Its tags in the order of the file, each once.
    public let tags: [String]
}
