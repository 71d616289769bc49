/// One recorded change to something that is linked to a deal, such as a contact or a tag.
public struct LinkChange<Value: Sendable>: Sendable {
    /// The place in the workspace's change log.
    public let sequence: Int64
    /// From when it holds.
    public let effectiveAt: Instant
    /// When it was recorded.
    public let recordedAt: Instant
    /// What is linked from then on; nil where it was taken off.
    public let value: Value?

    /// Makes a change.
    public init(sequence: Int64, effectiveAt: Instant, recordedAt: Instant, value: Value?) {
        self.sequence = sequence
        self.effectiveAt = effectiveAt
        self.recordedAt = recordedAt
        self.value = value
    }
}
