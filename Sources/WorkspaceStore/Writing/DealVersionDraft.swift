public import DealModel

/// A deal version before the store has given it its place in the log and its time.
public struct DealVersionDraft: Sendable {
    /// From when it holds; nil for the moment of recording.
    public var effectiveAt: Instant?
    /// Who acted, where that is not who writes; imported history says so.
    public var actor: String?
    /// A reason given.
    public var reason: String?
    /// The version that it replaces.
    public var corrects: Int64?
    /// The fields that it sets.
    public var changes: DealChanges

    /// Makes a draft.
    public init(
        effectiveAt: Instant? = nil, actor: String? = nil, reason: String? = nil, corrects: Int64? = nil,
        changes: DealChanges
    ) {
        self.effectiveAt = effectiveAt
        self.actor = actor
        self.reason = reason
        self.corrects = corrects
        self.changes = changes
    }
}
