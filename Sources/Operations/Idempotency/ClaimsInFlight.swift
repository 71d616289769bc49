internal import Locking
internal import Wire
internal import WorkspaceStore

/// The claims whose requests are under way in one workspace. There are never more than connections.
final class ClaimsInFlight: Sendable {
    /// Which request, whatever it says.
    private struct Slot: Hashable {
        let credential: String
        let operation: String
        let key: String
    }

    /// When it is worth asking again: a write takes milliseconds.
    private static let retrySeconds = 1

    private let slots = Guarded<Set<Slot>>([])

    /// Runs what answers to a claim, unless the same is being done already.
    ///
    /// - Throws: `idempotency_in_flight`, or what `body` throws.
    func alone<Result>(with claim: AnswerClaim, _ body: () throws(Problem) -> Result) throws(Problem) -> Result {
        let slot = Slot(credential: claim.credential, operation: claim.operation, key: claim.key)
        guard slots.withLock({ $0.insert(slot).inserted }) else {
            throw Problem(
                .idempotencyInFlight, "The first request with this Idempotency-Key is still under way.",
                retryAfterSeconds: Self.retrySeconds)
        }
        defer { _ = slots.withLock { $0.remove(slot) } }
        return try body()
    }
}
