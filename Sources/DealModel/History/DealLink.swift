/// Something that is linked to a deal at one moment, with since when it has been.
public struct DealLink<Value: Sendable>: Sendable {
    /// What is linked, each of its fields as the last change that set it has it.
    public var value: Value
    /// Since when it has been linked without a break.
    public private(set) var addedAt: Instant
    /// The change that began this; what is linked is listed in the order of `addedAt` and this.
    public let addedSequence: Int64
    /// When the last change to it was recorded.
    public let updatedAt: Instant

    /// Restores a link that was stored.
    public init(value: Value, addedAt: Instant, addedSequence: Int64, updatedAt: Instant) {
        self.value = value
        self.addedAt = addedAt
        self.addedSequence = addedSequence
        self.updatedAt = updatedAt
    }

    /// Lays the changes known up to `sequence` over one another, those that hold at the moment.
    ///
    /// - Parameter laying: a change laid over what the changes before it come to.
    private init?(
        _ changes: [LinkChange<Value>], at instant: Instant, knownTo sequence: Int64,
        laying: (LinkChange<Value>, Value?) -> Value
    ) {
        let known = changes.filter { $0.sequence <= sequence && $0.effectiveAt <= instant }
        var added: LinkChange<Value>?
        var removedAt: Instant?
        var value: Value?
        var updatedAt = Instant.earliest
        for change in known.sorted(by: { ($0.effectiveAt, $0.sequence) < ($1.effectiveAt, $1.sequence) }) {
            switch change.isLinked {
            case true?:
                // What comes back at the moment at which it went was never away.
                if added == nil || removedAt.map({ $0 < change.effectiveAt }) ?? false { added = change }
                removedAt = nil
            case false?: removedAt = removedAt ?? change.effectiveAt
            case nil: break
            }
            value = laying(change, value)
            updatedAt = max(updatedAt, change.recordedAt)
        }
        guard let added, removedAt == nil, let value else { return nil }
        self.init(value: value, addedAt: added.effectiveAt, addedSequence: added.sequence, updatedAt: updatedAt)
    }

    /// Whether this link is listed before another one.
    public func precedes<Other>(_ other: DealLink<Other>) -> Bool {
        (addedAt, addedSequence) < (other.addedAt, other.addedSequence)
    }

    /// The link as a deal shows it that came to be at a moment: nothing has been linked to it for longer, though that
    /// was recorded before the deal's creation was corrected to a later moment.
    public func clamped(toCreation createdAt: Instant) -> DealLink {
        var link = self
        link.addedAt = max(addedAt, createdAt)
        return link
    }
}

extension DealLink where Value == DealContact {
    /// What follows from the changes to one contact for a moment, by what was recorded up to `sequence`; nil where it
    /// is not linked then.
    ///
    /// Whether it is linked, and each of its fields, is what the change says that is last by `(effectiveAt, sequence)`
    /// among those that set it. So one that is backdated does not undo a later one, and is not lost to a later one
    /// that sets something else.
    public init?(_ changes: [LinkChange<Value>], at instant: Instant = .latest, knownTo sequence: Int64 = .max) {
        self.init(changes, at: instant, knownTo: sequence) { change, before in
            var contact = before ?? DealContact(contactID: change.value.contactID)
            contact.take(change.fields, of: change.value)
            return contact
        }
    }
}

extension DealLink where Value == Int {
    /// What follows from the changes to one tag, by its ordinal, for a moment, by what was recorded up to `sequence`;
    /// nil where the deal does not have it then. The change that is last by `(effectiveAt, sequence)` decides.
    public init?(_ changes: [LinkChange<Value>], at instant: Instant = .latest, knownTo sequence: Int64 = .max) {
        self.init(changes, at: instant, knownTo: sequence) { change, _ in change.value }
    }
}

extension DealLink: Equatable where Value: Equatable {}
