/// Keeps something in step with the change log: it is handed every committed version once, in order, by the same call
/// while the store opens and after each commit.
public protocol CommitFeed: Sendable {
    /// Takes in what was committed. Called on one thread at a time; writes are answered after it returns.
    func apply(_ batch: CommitBatch)
}
