internal import DealModel
internal import Files
internal import Locking

/// The only one that writes a workspace's file: it runs a group of writes in one transaction, each in its own
/// savepoint, commits once, hands what was committed to the feed, and only then answers.
///
/// `@unchecked Sendable`: everything but `storage` is touched by the queue's one thread alone.
final class GroupWriter: @unchecked Sendable {
    /// Frames that the write-ahead log gains before a checkpoint is made between groups.
    static let checkpointFrames = 16_000
    /// Frames from which the log is also cut back.
    static let truncateFrames = 64_000
    /// Free bytes that a volume must have again before writing goes on after it was full.
    static let freeBytesMin: Int64 = 8 * 1024 * 1024

    private let connection: SQLiteConnection
    /// Compiled statements; nil once closed, since the file stays open as long as one of them lives.
    private var compiled: (statements: WriterStatements, reads: DealReading)?
    private let path: String
    private let clock: any WallClock
    private let identifiers: any IdentifierSource
    private let feed: any CommitFeed
    private let diskFailed: @Sendable (String) -> Void
    private let committed: @Sendable (Int, UInt64) -> Void
    private var state: LogState
    private var failure: StoreError?
    /// How many frames the write-ahead log had at the last checkpoint.
    private var checkpointedFrames = 0
    private let storage = Guarded(false)

    init(
        connection: SQLiteConnection, path: String, clock: any WallClock, identifiers: any IdentifierSource,
        feed: any CommitFeed, state: LogState, diskFailed: @escaping @Sendable (String) -> Void,
        committed: @escaping @Sendable (Int, UInt64) -> Void
    ) throws(StoreError) {
        self.connection = connection
        self.path = path
        self.clock = clock
        self.identifiers = identifiers
        self.feed = feed
        self.diskFailed = diskFailed
        self.committed = committed
        self.state = state
        compiled = try storing { () throws(SQLiteError) in
            (try WriterStatements(connection), try DealReading(connection))
        }
    }

    /// Whether the volume was full at the last write.
    var isStorageFull: Bool { storage.withLock { $0 } }

    /// Runs one group.
    func run(_ jobs: [WriteJob]) {
        if let failure { return finish(jobs, failure) }
        if isStorageFull, (FreeSpace.bytes(at: path) ?? 0) < Self.freeBytesMin { return finish(jobs, .storageFull) }
        let start = ContinuousClock.now
        let base = state
        var refusals: [StoreError?] = []
        do throws(StoreError) {
            try storing { () throws(SQLiteError) in try connection.execute("BEGIN IMMEDIATE") }
            var batch = CommitBatch(lastSequence: state.sequence, lastRecordedAt: state.recordedAt)
            for job in jobs { refusals.append(try run(job, into: &batch)) }
            try indexNewTexts()
            // Once for the group: while a batch holds them too, each change would copy them all.
            if state.definitions.lastRecordedSequence > base.definitions.lastRecordedSequence {
                batch.definitions = state.definitions
            }
            if state.rates.lastSequence > base.rates.lastSequence { batch.rates = state.rates }
            do throws(SQLiteError) {
                try connection.execute("COMMIT")
            } catch {
                guard error.isIndexFull else { throw StoreError(error) }
                return giveUp(jobs, back: base, .storageFull, answer: .outcomeUnknown)
            }
            storage.withLock { $0 = false }
            if batch.lastSequence > base.sequence { feed.apply(batch) }
            committed(jobs.count, Self.nanoseconds(since: start))
        } catch {
            giveUp(jobs, back: base, error)
            return
        }
        for (job, refusal) in zip(jobs, refusals) { job.finish(refusal) }
        checkpointIfDue()
    }

    /// Cuts the write-ahead log back and closes the file.
    func close() {
        guard compiled != nil else { return }
        compiled = nil
        if failure == nil { checkpoint(truncating: true, waits: true) }
        failure = .closed
        connection.close()
    }

    /// Takes the texts of the group's new deals into the index.
    private func indexNewTexts() throws(StoreError) {
        guard let compiled, state.dealCount > state.indexedDealCount else { return }
        try storing { () throws(SQLiteError) in
            try compiled.statements.textIndex.addAll(from: state.indexedDealCount)
        }
        state.indexedDealCount = state.dealCount
    }

    /// Runs one write in its savepoint.
    ///
    /// - Returns: why it was refused, if it was; then nothing of it is left.
    /// - Throws: what ends the whole group.
    private func run(_ job: WriteJob, into batch: inout CommitBatch) throws(StoreError) -> StoreError? {
        guard let compiled else { throw .closed }
        try storing { () throws(SQLiteError) in try connection.execute("SAVEPOINT write") }
        // Never before the last one, however the clock was set: what is recorded later is not recorded earlier.
        let recordedAt = max(clock.now(), state.recordedAt, job.context.notBefore ?? state.recordedAt)
        var start = state
        start.lastHistory = nil
        start.batch = CommitBatch(lastSequence: state.sequence, lastRecordedAt: state.recordedAt)
        let transaction = WriteTransaction(
            context: job.context, recordedAt: recordedAt, connection: connection, statements: compiled.statements,
            reads: compiled.reads, identifiers: identifiers, state: start)
        do { try job.body(transaction) } catch {
            if error.endsGroup || !connection.isInTransaction { throw error }
            try storing { () throws(SQLiteError) in
                try connection.execute("ROLLBACK TO write")
                try connection.execute("RELEASE write")
            }
            return error
        }
        try storing { () throws(SQLiteError) in try connection.execute("RELEASE write") }
        batch.append(transaction.state.batch)
        state = transaction.state
        return nil
    }

    private static func nanoseconds(since start: ContinuousClock.Instant) -> UInt64 {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return UInt64(clamping: seconds) &* 1_000_000_000 &+ UInt64(clamping: attoseconds / 1_000_000_000)
    }

    /// Undoes a whole group and says why, or `answer`, to everybody in it.
    private func giveUp(_ jobs: [WriteJob], back base: LogState, _ error: StoreError, answer: StoreError? = nil) {
        state = base
        if connection.isInTransaction { try? connection.execute("ROLLBACK") }
        switch error {
        case .storageFull:
            storage.withLock { $0 = true }
            finish(jobs, answer ?? .storageFull)
        case .outcomeUnknown:
            stop(jobs)
        default: finish(jobs, error)
        }
    }

    /// Writes nothing any more and asks for the end of the process.
    ///
    /// After a failed sync the kernel may have marked the lost pages clean: carrying on would lie (Rebello et al.,
    /// USENIX ATC 2020). A restart reads what really is on the disk.
    private func stop(_ jobs: [WriteJob] = []) {
        failure = .outcomeUnknown
        finish(jobs, .outcomeUnknown)
        diskFailed("the disk failed while writing \(path); start again to go on from what it holds")
    }

    private func finish(_ jobs: [WriteJob], _ error: StoreError) { for job in jobs { job.finish(error) } }

    /// Makes a checkpoint where the log has grown enough since the last one.
    private func checkpointIfDue() {
        let frames = connection.logFrames
        if frames < checkpointedFrames { checkpointedFrames = 0 }
        guard frames - checkpointedFrames >= Self.checkpointFrames else { return }
        // Writers must not wait for a long read, such as an export or a check.
        checkpoint(truncating: frames >= Self.truncateFrames, waits: false)
        checkpointedFrames = frames
    }

    private func checkpoint(truncating: Bool, waits: Bool) {
        do throws(SQLiteError) {
            try connection.checkpoint(truncating: truncating, waits: waits)
        } catch {
            // A full volume takes no page into the file, and loses none: the log keeps what the file does not have yet.
            // After anything else a second try could succeed without the pages that the first one lost.
            if error.trouble != .full { stop() }
        }
    }
}
