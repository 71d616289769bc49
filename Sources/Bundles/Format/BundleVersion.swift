public import DealModel

/// One entry of a deal's history.
public struct BundleVersion: Hashable, Sendable {
    /// From when its values hold; nil for when the import records it.
    public let effectiveAt: Instant?
    /// Who is said to have acted; 1 to 200 characters.
    public let actor: String?
    /// Why; at most 1,000 characters.
    public let reason: String?
    /// The stage that the deal comes to, as the place in `BundleDefinitions.stages`; nil where the stage stays.
    ///
    /// The first version of a deal always has it.
    public let stage: Int?
    /// The other fields that are set. Neither pipeline nor stage are among them, as a bundle does not know their ids,
    /// nor the external id, as it does not know its source's name. Amount and currency are always set together.
    public var changes: DealChanges
}
