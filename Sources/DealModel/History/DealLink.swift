/// Something that is linked to a deal at one moment, with since when it has been.
public struct DealLink<Value: Sendable>: Sendable {
    /// What is linked, as the last change has it.
    public var value: Value
    /// Since when it has been linked without a break.
    public let addedAt: Instant
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

    /// What follows from the changes to one link for a moment, by what was recorded up to `sequence`; nil where there
    /// is no link then.
    ///
    /// The change that is last by `(effectiveAt, sequence)` decides, so one that is backdated does not undo a later
    /// one.
    public init?(_ changes: [LinkChange<Value>], at instant: Instant = .latest, knownTo sequence: Int64 = .max) {
        let known = changes.filter { $0.sequence <= sequence && $0.effectiveAt <= instant }
        var added: LinkChange<Value>?
        var removedAt: Instant?
        var value: Value?
        var updatedAt = Instant.earliest
        for change in known.sorted(by: { ($0.effectiveAt, $0.sequence) < ($1.effectiveAt, $1.sequence) }) {
            if change.value == nil {
                removedAt = removedAt ?? change.effectiveAt
            } else {
                // What comes back at the moment at which it went was never away.
                if added == nil || removedAt.map({ $0 < change.effectiveAt }) ?? false { added = change }
                removedAt = nil
            }
            value = change.value
            updatedAt = max(updatedAt, change.recordedAt)
        }
        guard let added, let value else { return nil }
        self.init(value: value, addedAt: added.effectiveAt, addedSequence: added.sequence, updatedAt: updatedAt)
    }

    /// Whether this link is listed before another one.
    public func precedes<Other>(_ other: DealLink<Other>) -> Bool {
        (addedAt, addedSequence) < (other.addedAt, other.addedSequence)
    }
}

extension DealLink: Equatable where Value: Equatable {}
