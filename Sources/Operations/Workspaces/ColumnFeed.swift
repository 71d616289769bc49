internal import DealAnalytics
internal import DealModel
internal import Locking
internal import Synchronization
internal import WorkspaceStore

/// Keeps the columns in step with the change log and publishes a snapshot after each commit.
final class ColumnFeed: CommitFeed {
    private let tables = Guarded(DealTables())
    private let published: Guarded<DealSnapshot>
    private let progress: @Sendable (Double) -> Void
    private let version = Atomic<Int64>(0)
    private let recordedAt = Atomic<Int64>(.min)
    private let events: EventFeed?

    /// - Parameter events: is told of each commit, once the columns show it.
    init(events: EventFeed? = nil, progress: @escaping @Sendable (Double) -> Void) {
        self.progress = progress
        self.events = events
        published = Guarded(tables.withLock { $0.publish(dataVersion: 0) })
    }

    /// The columns as of the last commit.
    var snapshot: DealSnapshot { published.withLock { $0 } }

    /// The data version of `snapshot`, without taking it.
    var dataVersion: Int64 { version.load(ordering: .acquiring) }

    /// When the last row of the log was recorded.
    var lastRecordedAt: Instant { Instant(microseconds: recordedAt.load(ordering: .acquiring)) }

    func apply(_ batch: CommitBatch) {
        let snapshot = tables.withLock { tables in
            if let definitions = batch.definitions { tables.apply(definitions: definitions) }
            if let rates = batch.rates { tables.apply(rates: rates) }
            for version in batch.versions { tables.apply(version) }
            for change in batch.tagChanges { tables.apply(change) }
            for entry in batch.recorded {
                tables.noteRecorded(sequence: entry.sequence, recordedAt: entry.recordedAt)
            }
            return tables.publish(dataVersion: batch.lastSequence)
        }
        published.withLock { $0 = snapshot }
        recordedAt.store(batch.lastRecordedAt.microseconds, ordering: .releasing)
        version.store(batch.lastSequence, ordering: .releasing)
        events?.committed(upTo: batch.lastSequence)
        progress(batch.progress)
    }
}
