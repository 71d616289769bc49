extension CommitBatch {
    /// Adds what a later write of the same group recorded.
    mutating func append(_ later: CommitBatch) {
        versions.append(contentsOf: later.versions)
        recorded.append(contentsOf: later.recorded)
        lastSequence = later.lastSequence
        lastRecordedAt = later.lastRecordedAt
    }
}
