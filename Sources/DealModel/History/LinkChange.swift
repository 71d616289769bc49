/// One recorded change to something that is linked to a deal, such as a contact or a tag.
public struct LinkChange<Value: Sendable>: Sendable {
    /// The place in the workspace's change log.
    public let sequence: Int64
    /// From when it holds.
    public let effectiveAt: Instant
    /// When it was recorded.
    public let recordedAt: Instant
    /// What it sets; of everything else it says nothing.
    public let fields: LinkFieldSet
    /// What is linked, with the fields that it sets.
    public let value: Value

    private let isThere: Bool

    /// Makes a change.
    ///
    /// - Parameter isLinked: whether it is linked from then on; means nothing unless `fields` has `linked`.
    public init(
        sequence: Int64, effectiveAt: Instant, recordedAt: Instant, fields: LinkFieldSet, isLinked: Bool, value: Value
    ) {
        self.sequence = sequence
        self.effectiveAt = effectiveAt
        self.recordedAt = recordedAt
        self.fields = fields
        self.value = value
        isThere = isLinked
    }

    /// Whether it is linked from then on; nil where the change does not say.
    public var isLinked: Bool? { fields.contains(.linked) ? isThere : nil }
}
