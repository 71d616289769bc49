public import DealModel

/// A deal as stored, with what the store needs to write its next version.
public struct StoredDeal: Sendable {
    /// The deal as it is now.
    public var deal: Deal
    /// Its place in the order of creation, from 0 without gaps; columns use it in place of the id.
    public let ordinal: Int64
    /// The latest moment that any of its standing versions speaks of.
    var lastEffectiveAt: Instant
    /// The place of that version among those of the same moment.
    var lastPlace: Int64
    /// How many versions it has.
    public internal(set) var versionCount: Int64
}
