public import DealAnalytics
public import DealModel
public import Files
internal import Locking
internal import Wire
public import WorkspaceStore

/// A handle to one workspace: its file, its columns and nothing of any other. Who holds it can use it; who does not
/// cannot reach it.
public final class Workspace: Sendable {
    /// Its id, which no other ever has.
    public let id: WorkspaceID
    /// Its name.
    public let name: String
    /// The durable side.
    let store: WorkspaceStore
    /// Makes and opens its cursors.
    let cursors: CursorSeal
    /// Where files of requests are kept for a while.
    public let spoolDirectory: String
    /// Tells the time.
    public let clock: any WallClock
    /// Knows the time zones.
    public let zones: any ZoneSource
    private let identifiers: any IdentifierSource
    let imports = ImportSessions()
    /// The reports that are written in the background.
    let exports: ExportQueue
    /// The claims whose requests are under way.
    let claims = ClaimsInFlight()
    /// What happened in it, for those who follow.
    let events = EventFeed()
    /// The ids of its first deals, by ordinal, as far as anybody has asked for them; they never change.
    let knownDealIDs = Guarded<[DealID]>([])
    /// What files of reports leave free where they are spooled.
    let diskReserve: DiskReserve
    private let columns: ColumnFeed
    private let log: @Sendable (String) -> Void

    /// Opens a workspace.
    ///
    /// - Parameters:
    ///   - id: its id.
    ///   - name: its name.
    ///   - path: its file, made where there is none.
    ///   - spoolDirectory: where files of requests are kept for a while.
    ///   - exportsDirectory: where exported reports are kept.
    ///   - cursorKey: the secret of its cursors.
    ///   - environment: clock, ids, time zones and what to do when the disk fails.
    ///   - log: takes lines for the server's log.
    ///   - freeBytes: free bytes on the volume of a path; nil where that cannot be told.
    ///   - progress: told how much of the log has been read, from 0 to 1, while it opens.
    /// - Throws: what the store says.
    public init(
        id: WorkspaceID, name: String, path: String, spoolDirectory: String, exportsDirectory: String,
        cursorKey: [UInt8], environment: WorkspaceStore.Environment, log: @escaping @Sendable (String) -> Void,
        freeBytes: @escaping @Sendable (String) -> Int64? = { FreeSpace.bytes(at: $0) },
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) throws(StoreError) {
        self.id = id
        self.name = name
        self.spoolDirectory = spoolDirectory
        exports = ExportQueue(directory: exportsDirectory)
        diskReserve = DiskReserve(directory: spoolDirectory, freeBytes: freeBytes)
        self.log = log
        clock = environment.clock
        zones = environment.zones
        identifiers = environment.identifiers
        cursors = CursorSeal(key: cursorKey)
        let columns = ColumnFeed(events: events, progress: progress)
        store = try WorkspaceStore(path: path, environment: environment, feed: columns)
        self.columns = columns
        // The feed is reached only through the workspace, so that the way back must not keep the workspace alive.
        events.attach { [weak self] body throws(Problem) in
            guard let self else { throw StoreError.closed.problem }
            return try self.read(body)
        }
        exports.resume(in: self)
    }

    /// The columns as of the last commit.
    public var snapshot: DealSnapshot { columns.snapshot }

    /// The time now, which is never before what was recorded last.
    public var now: Instant { max(clock.now(), columns.lastRecordedAt) }

    /// The last committed sequence number that the columns show.
    public var dataVersion: Int64 { columns.dataVersion }

    /// Whether an answer is still what it was.
    public func holds(_ validity: OperationAnswer.Validity) -> Bool {
        validity.dataVersion == columns.dataVersion && validity.day.contains(now)
    }

    /// Pipelines, stages, tags and settings as of the last commit.
    var definitions: Definitions { snapshot.definitions }

    /// Sets of exchange rates as of the last commit.
    var rates: RateBook { snapshot.rates }

    /// A fresh id.
    func newID<Subject>() -> Identifier<Subject> { identifiers.next(at: now) }

    /// Whether nothing has ever been recorded.
    public var isEmpty: Bool { snapshot.dataVersion == 0 }

    /// Whether the volume was full at the last write.
    public var isStorageFull: Bool { store.isStorageFull }

    /// How full the queue of writes is, from 0 to 1.
    public var queueFill: Double { store.queueFill }

    /// Takes no more writes, finishes those taken and closes the file.
    public func close() {
        imports.removeAll()
        exports.close()
        events.close()
        store.close()
    }

    /// Runs a write; what it throws undoes it alone.
    func write<Result: Sendable>(
        _ context: WriteContext, _ body: @escaping @Sendable (WriteTransaction) throws(StoreError) -> Result
    ) throws(Problem) -> Result { do { return try store.write(context, body) } catch { throw report(error) } }

    /// Runs a write and takes it back; see `WorkspaceStore.rehearse`.
    func rehearse<Result: Sendable>(
        _ context: WriteContext, _ body: @escaping @Sendable (WriteTransaction) throws(StoreError) -> Result
    ) throws(Problem) -> Result { do { return try store.rehearse(context, body) } catch { throw report(error) } }

    /// Runs `body` over a consistent view of the last committed state.
    func read<Result>(_ body: (WorkspaceReader) throws(StoreError) -> Result) throws(Problem) -> Result {
        do { return try store.read(body) } catch { throw report(error) }
    }

    private func report(_ error: StoreError) -> Problem {
        if let line = error.logLine { log("workspace \(name): \(line)") }
        return error.problem
    }
}
