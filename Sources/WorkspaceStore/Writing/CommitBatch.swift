public import DealModel

/// What was committed, in the order of the change log, for those who keep something in step with it.
public struct CommitBatch: Sendable {
    /// The deal versions, oldest first.
    public internal(set) var versions: [AnalyticVersion] = []
    /// The changes to tags on deals, oldest first; about deals of this batch or of earlier ones.
    public internal(set) var tagChanges: [AnalyticTagChange] = []
    /// All definitions after the batch; nil where none changed.
    public internal(set) var definitions: Definitions?
    /// All sets of exchange rates after the batch; nil where none changed.
    public internal(set) var rates: RateBook?
    /// The last sequence number of the workspace after the batch.
    public internal(set) var lastSequence: Int64
    /// When that was recorded.
    public internal(set) var lastRecordedAt: Instant
    /// Each moment at which something was recorded with the last sequence number of that moment, oldest first.
    public internal(set) var recorded: [(sequence: Int64, recordedAt: Instant)] = []
    /// How much of the whole log has been read, from 0 to 1, while the store opens; 1 afterwards.
    public internal(set) var progress = 1.0

    init(lastSequence: Int64, lastRecordedAt: Instant) {
        self.lastSequence = lastSequence
        self.lastRecordedAt = lastRecordedAt
    }

    /// Notes that a row was recorded; rows of one moment leave one entry.
    mutating func note(sequence: Int64, recordedAt: Instant) {
        if let last = recorded.last, last.recordedAt == recordedAt {
            recorded[recorded.count - 1].sequence = sequence
        } else {
            recorded.append((sequence, recordedAt))
        }
    }
}
