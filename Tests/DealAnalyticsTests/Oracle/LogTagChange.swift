import DealModel

/// One recorded change to whether a deal has a tag.
struct LogTagChange: Sendable {
    var sequence: Int64
    var recordedAt: Instant
    /// The deal's number.
    var deal: Int
    var effectiveAt: Instant
    /// The tag's ordinal among the definitions.
    var tag: Int
    /// Whether the deal has it from then on.
    var isLinked: Bool
}
