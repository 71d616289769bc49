/// A deal as it is now: its fields, the moments that follow from its history, and its bookkeeping.
public struct Deal: Hashable, Sendable {
    /// The deal's own id.
    public let id: DealID
    /// Its fields.
    public var facts: DealFacts
    /// The moments that follow from its history.
    public var timeline: DealTimeline
    /// Who created it.
    public var createdBy: String
    /// When anything about it was last recorded.
    public var updatedAt: Instant
    /// Rises with everything recorded about the deal, its tags and its contacts.
    public var version: Int64

    /// Makes a deal.
    public init(
        id: DealID, facts: DealFacts, timeline: DealTimeline, createdBy: String, updatedAt: Instant, version: Int64
    ) {
        self.id = id
        self.facts = facts
        self.timeline = timeline
        self.createdBy = createdBy
        self.updatedAt = updatedAt
        self.version = version
    }
}
