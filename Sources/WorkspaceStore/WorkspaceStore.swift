public import DealModel
internal import Locking

/// The durable side of one workspace: one file, one log, one writer, a few readers.
///
/// An acknowledged write has been synced to the disk and taken in by the feed. Readers see whole writes and never wait
/// for the writer.
public final class WorkspaceStore: Sendable {
    /// What the store needs from outside.
    public struct Environment: Sendable {
        /// Tells the time.
        public var clock: any WallClock
        /// Makes ids.
        public var identifiers: any IdentifierSource
        /// Knows the time zones.
        public var zones: any ZoneSource
        /// Called when the disk fails under a commit, after everybody was told that the outcome is unknown. It should
        /// end the process.
        public var diskFailed: @Sendable (String) -> Void
        /// Told of each commit when the feed has taken it in: how many writes it held, and how many nanoseconds it took
        /// from the beginning of the transaction. Called on the writer's thread.
        public var committed: @Sendable (_ writeCount: Int, _ durationNanoseconds: UInt64) -> Void

        /// Makes an environment.
        public init(
            clock: any WallClock, identifiers: any IdentifierSource, zones: any ZoneSource = SystemZones(),
            diskFailed: @escaping @Sendable (String) -> Void,
            committed: @escaping @Sendable (_ writeCount: Int, _ durationNanoseconds: UInt64) -> Void = { _, _ in }
        ) {
            self.clock = clock
            self.identifiers = identifiers
            self.zones = zones
            self.diskFailed = diskFailed
            self.committed = committed
        }
    }

    /// Where the file is.
    public let path: String
    private let writer: GroupWriter
    private let queue: WriteQueue
    private let readers: ReaderPool

    /// Opens a workspace's file, making it where there is none, and hands all that it holds to the feed.
    ///
    /// - Throws: `unusable` for a file that cannot be opened or is not ours; `damaged` naming the file and the row that
    ///   does not match its checksum or does not fit to the others.
    public init(path: String, environment: Environment, feed: any CommitFeed) throws(StoreError) {
        self.path = path
        let connection: SQLiteConnection
        do {
            connection = try SQLiteConnection(path: path, mode: .readWrite)
            _ = try connection.integer("SELECT count(*) FROM sqlite_schema")
        } catch { throw .unusable("\(path) cannot be opened: \(error.message)") }
        let version = try WorkspaceMigration.refuseForeign(connection, path: path)
        try connection.applyWriterSettings(path: path)
        try WorkspaceMigration.run(on: connection, path: path)
        if version == 0 { try Self.syncFolder(of: path) }
        let state = try Self.load(connection, path: path, feed: feed)
        let writer = try GroupWriter(
            connection: connection, path: path, clock: environment.clock, identifiers: environment.identifiers,
            feed: feed, state: state, diskFailed: environment.diskFailed, committed: environment.committed)
        self.writer = writer
        queue = WriteQueue { writer.run($0) }
        readers = ReaderPool(path: path)
    }

    /// Runs a write and returns when it is durable and the feed has taken it in.
    ///
    /// - Parameters:
    ///   - context: who writes, and why.
    ///   - body: runs on the writer's thread, in a savepoint of its own; what it throws undoes this write alone.
    /// - Throws: what `body` threw, or what kept the store from writing.
    public func write<Result: Sendable>(
        _ context: WriteContext, _ body: @escaping @Sendable (WriteTransaction) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let slot = ResultSlot<Result>()
        let job = WriteJob(context: context) { transaction throws(StoreError) in
            let result = try body(transaction)
            slot.value.withLock { $0 = result }
        }
        try queue.add(job)
        try job.wait()
        guard let result = slot.value.withLock({ $0 }) else { throw .closed }
        return result
    }

    /// Runs a write as `write` does, with all its checks, and takes it back: nothing of it stays, in the file, in the
    /// log or in the feed.
    ///
    /// - Parameters:
    ///   - context: who would write, and why.
    ///   - body: as for `write`; ids that it makes are used up.
    /// - Returns: what `body` gave.
    /// - Throws: as `write`.
    public func rehearse<Result: Sendable>(
        _ context: WriteContext, _ body: @escaping @Sendable (WriteTransaction) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let slot = ResultSlot<Result>()
        do throws(StoreError) {
            // What throws is undone in its savepoint, whoever else is in the group: there is no second way back.
            try write(context) { transaction throws(StoreError) in
                let result = try body(transaction)
                slot.value.withLock { $0 = result }
                throw .refused(EndOfRehearsal())
            }
        } catch {
            guard case .refused(let reason) = error, reason is EndOfRehearsal else { throw error }
        }
        guard let result = slot.value.withLock({ $0 }) else { throw .closed }
        return result
    }

    /// Runs `body` over a consistent view of the last committed state.
    ///
    /// - Throws: what `body` threw, `busy` where no reader came free in time or the read took too long, or what kept
    ///   the file from being read.
    public func read<Result>(_ body: (WorkspaceReader) throws(StoreError) -> Result) throws(StoreError) -> Result {
        try readers.read(body)
    }

    /// A reader of its own for what takes long, such as a check or a dry run, so that it keeps nobody else waiting.
    ///
    /// It is used by one thread at a time, and holds the file open until it goes away.
    /// - Throws: `closed`, or what kept the file from being opened.
    public func makeReader() throws(StoreError) -> WorkspaceReader { try readers.makeReader() }

    /// Whether the volume was full at the last write; writes are refused until there is space.
    public var isStorageFull: Bool { writer.isStorageFull }

    /// How many writes wait for their commit.
    public var writesWaiting: Int { queue.waitingCount }

    /// How full the queue of writes is, from 0 to 1.
    public var queueFill: Double { Double(queue.waitingCount) / Double(WriteQueue.waitingMax) }

    /// Takes no more writes, finishes those taken, cuts the log back and closes the file.
    public func close() {
        readers.close()
        queue.close { [writer] in writer.close() }
    }

    /// Makes a new file's place in its folder survive a power cut, as what is written to it does.
    private static func syncFolder(of path: String) throws(StoreError) {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
        do { try FolderFiles.syncDirectory(folder.isEmpty ? "/" : folder) } catch {
            throw .unusable("\(path) cannot be made durable: \(error)")
        }
    }

    private static func load(
        _ connection: SQLiteConnection, path: String, feed: any CommitFeed
    ) throws(StoreError) -> LogState {
        do throws(StoreError) {
            return try LogLoader(connection: connection, feed: feed).load()
        } catch {
            guard case .damaged(let text) = error else { throw error }
            throw .damaged("\(path): \(text)")
        }
    }

    /// What a rehearsal throws once it is over.
    private struct EndOfRehearsal: Error {}

    /// Carries a result from the writer's thread to the one that waits.
    private final class ResultSlot<Result: Sendable>: Sendable { let value = Guarded<Result?>(nil) }
}
