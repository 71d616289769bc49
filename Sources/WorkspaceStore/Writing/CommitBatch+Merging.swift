extension CommitBatch {
    /// Adds what a later write of the same group recorded.
    mutating func append(_ later: CommitBatch) {
        versions.append(contentsOf: later.versions)
        tagChanges.append(contentsOf: later.tagChanges)
        for moment in later.recorded { note(sequence: moment.sequence, recordedAt: moment.recordedAt) }
        lastSequence = later.lastSequence
        lastRecordedAt = later.lastRecordedAt
    }
}
