internal import Wire
public import WorkspaceStore

extension StoreError {
    /// What a caller is told; nothing of the file's inside gets out.
    var problem: Problem {
        switch self {
        case .refused(let refusal):
            return refusal as? Problem ?? Problem(.internal, "The write was refused for an unknown reason.")
        case .storageFull:
            return Problem(
                .storageFull, "The disk is full: reading goes on, and writing does once there is space.",
                retryAfterSeconds: 30)
        case .busy: return Problem(.busy, "The server is too busy; try again in a moment.", retryAfterSeconds: 1)
        case .answersFull:
            return Problem(
                .busy, "As many answers are kept for their Idempotency-Key as can be; the oldest go after a day.",
                retryAfterSeconds: 3_600)
        case .outcomeUnknown:
            return Problem(
                .outcomeUnknown, "The disk failed: whether the write is there shows after the restart.",
                retryAfterSeconds: 10)
        case .closed: return Problem(.notReady, "The server is shutting down.", retryAfterSeconds: 5)
        case .damaged, .unusable, .failed:
            return Problem(.internal, "The workspace cannot be used; the server's log says why.")
        }
    }

    /// What is worth a line in the server's log; nil where the caller's answer says all.
    public var logLine: String? {
        switch self {
        case .damaged(let text), .unusable(let text), .failed(let text): text
        case .refused, .storageFull, .busy, .answersFull, .outcomeUnknown, .closed: nil
        }
    }
}
