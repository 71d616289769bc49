/// What the columns take from a change to a tag on a deal.
public struct AnalyticTagChange: Hashable, Sendable {
    /// The place in the change log.
    public var sequence: Int64
    /// The deal's ordinal.
    public var deal: UInt32
    /// The tag's ordinal in `Definitions`.
    public var tag: UInt32
    /// From when it holds.
    public var effectiveAt: Instant
    /// Whether the deal has the tag from then on.
    public var isThere: Bool

    /// Joins the parts.
    public init(sequence: Int64, deal: UInt32, tag: UInt32, effectiveAt: Instant, isThere: Bool) {
        self.sequence = sequence
        self.deal = deal
        self.tag = tag
        self.effectiveAt = effectiveAt
        self.isThere = isThere
    }
}
