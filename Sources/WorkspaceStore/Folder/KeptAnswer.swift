public import DealModel

/// An answer that is kept with what it answers to, so that a request that comes again is answered and not done again.
///
/// Secrets are never in it.
public struct KeptAnswer: Hashable, Sendable {
    /// For how long it is kept.
    public static let keptHours = 24
    /// How many the control file keeps at once for a workspace; beyond them no operation on its keys that claims an
    /// answer is done.
    public static let countMax = 20_000
    /// How many a workspace's file keeps at once; beyond them no write that claims an answer is done.
    public static let workspaceCountMax = 1_000_000
    /// The bytes of a body that is kept: more than the largest answer of any write has.
    public static let bodyBytesMax = 2 * 1_024 * 1_024

    /// The request that it answers.
    public let claim: AnswerClaim
    /// The HTTP status.
    public let status: Int
    /// The entity tag, without its quotes.
    public let entityTag: String?
    /// The path of what was made.
    public let location: String?
    /// The body; empty where there was none.
    public let body: [UInt8]
    /// When what it answers to was done.
    public let recordedAt: Instant

    /// Describes an answer.
    public init(
        claim: AnswerClaim, status: Int, entityTag: String? = nil, location: String? = nil, body: [UInt8],
        recordedAt: Instant
    ) {
        self.claim = claim
        self.status = status
        self.entityTag = entityTag
        self.location = location
        self.body = body
        self.recordedAt = recordedAt
    }

    /// From this instant on, answers are still kept at `now`.
    static func keptSince(_ now: Instant) -> Instant {
        let kept = Int64(keptHours) * 3_600_000_000
        return Instant(microseconds: now.microseconds.subtractingReportingOverflow(kept).partialValue)
    }
}
