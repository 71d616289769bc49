/// Why a question was not asked at all, or nobody waits for its answer.
public enum SQLWorkerError: Error, Hashable, Sendable {
    /// So many questions are being answered or waiting that this one had to be turned away, or its time was over first.
    case busy
    /// A worker cannot be started, or does not do its work.
    case unavailable(String)
    /// Whoever asked has left.
    case callerLeft
}
