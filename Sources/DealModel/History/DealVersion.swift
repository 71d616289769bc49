/// One append-only entry of a deal's history: the fields that a write set, from when they hold, and when that was
/// learnt.
public struct DealVersion: Hashable, Sendable {
    /// The place in the workspace's change log; also the version's id on the wire.
    public let sequence: Int64
    /// The deal.
    public let dealID: DealID
    /// From when the values hold.
    public let effectiveAt: Instant
    /// When they were recorded.
    public let recordedAt: Instant
    /// Who wrote it, or who is said to have acted, for imported history.
    public let actor: String
    /// Why it was written.
    public let cause: ChangeCause
    /// A reason given for it.
    public let reason: String?
    /// The version that this one replaces.
    public let corrects: Int64?
    /// Where it stands among versions of the same `effectiveAt`: its own sequence number, or, for a correction, the
    /// place of what it corrects, so that mending a title does not undo a move of the same instant.
    public let place: Int64
    /// The fields that it sets.
    public let changes: DealChanges

    /// Makes a version.
    public init(
        sequence: Int64, dealID: DealID, effectiveAt: Instant, recordedAt: Instant, actor: String, cause: ChangeCause,
        reason: String? = nil, corrects: Int64? = nil, place: Int64? = nil, changes: DealChanges
    ) {
        self.sequence = sequence
        self.dealID = dealID
        self.effectiveAt = effectiveAt
        self.recordedAt = recordedAt
        self.actor = actor
        self.cause = cause
        self.reason = reason
        self.corrects = corrects
        self.place = place ?? sequence
        self.changes = changes
    }

    /// Whether this version comes before `other` in a deal's life: by `effectiveAt`, then by place.
    public func precedes(_ other: DealVersion) -> Bool { (effectiveAt, place) < (other.effectiveAt, other.place) }
}
