internal import DealModel
internal import Digests
internal import Glibc
internal import Locking
internal import Operations
internal import Wire
internal import WorkspaceStore

/// Opens the workspaces of a data folder when they are first asked for, and keeps them open.
final class WorkspaceHolder: WorkspaceHolding {
    /// How a workspace that is not there is made.
    enum Creation {
        /// Not at all.
        case none
        /// Without anything in it.
        case empty
        /// With the pipeline that its first deal can go to.
        case seeded
    }

    /// A workspace that is there or is being made. Its lock is held while it is opened, so that whoever needs it waits
    /// and nobody else does.
    private final class Place: Sendable {
        enum State {
            case closed
            case open(Workspace)
            /// It cannot be opened as long as its files stay as they are.
            case broken(Problem, FileStamp)
        }

        let state = Guarded(State.closed)
    }

    private let folder: DataFolder
    private let environment: WorkspaceStore.Environment
    private let places = Guarded<[String: Place]>([:])
    private let opened = Guarded<[Workspace]>([])

    init(folder: DataFolder, environment: WorkspaceStore.Environment) {
        self.folder = folder
        self.environment = environment
    }

    /// The workspace of that name, opened if it is not, or made.
    ///
    /// - Parameters:
    ///   - actor: who asks; the name that the list of workspaces keeps where it is made.
    ///   - progress: told how much of it has been read.
    /// - Throws: `not_found` naming those that there are, or what keeps it from being opened: both are for the user who
    ///   runs the program alone.
    func workspace(
        named name: String, creation: Creation = .none, by actor: String = "local",
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) throws(Problem) -> Workspace {
        let workspace = try place(of: name, creation: creation).state.withLock { state throws(Problem) in
            switch state {
            case .open(let workspace): return workspace
            case .broken(let problem, let stamp) where stamp.isCurrent: throw problem
            case .closed, .broken: break
            }
            state = try load(name, creation, by: actor, progress: progress)
            switch state {
            case .open(let workspace):
                opened.withLock { $0.append(workspace) }
                return workspace
            case .broken(let problem, _): throw problem
            case .closed: throw Self.notReady("it is closed")
            }
        }
        if creation == .seeded { try workspace.seedIfEmpty() }
        return workspace
    }

    /// - Throws: `conflict` where somebody else made it meanwhile.
    func make(named name: String, list: (WorkspaceID, Instant) throws(Problem) -> Void) throws(Problem) {
        try place(of: name, creation: .seeded).state.withLock { state throws(Problem) in
            if case .open = state { throw Problem(.conflict, "There is a workspace '\(name)' already.") }
            let workspace = try make(name, progress: { _ in }) { workspace, instant throws(Problem) in
                try workspace.seedIfEmpty()
                try list(workspace.id, instant)
            }
            opened.withLock { $0.append(workspace) }
            state = .open(workspace)
        }
    }

    func release<Value>(named name: String, _ body: () throws(Problem) -> Value) throws(Problem) -> Value {
        let place = try place(of: name, creation: .none)
        return try place.state.withLock { state throws(Problem) in
            if case .open(let workspace) = state {
                opened.withLock { opened in opened.removeAll { $0 === workspace } }
                workspace.close()
            }
            state = .closed
            return try body()
        }
    }

    /// Those that are open; it waits for none that is being opened.
    var open: [Workspace] { opened.withLock { $0 } }

    /// Closes every workspace.
    func close() {
        opened.withLock { $0.removeAll() }
        let all = places.withLock { places in
            defer { places.removeAll() }
            return Array(places.values)
        }
        for place in all {
            place.state.withLock { state in
                if case .open(let workspace) = state { workspace.close() }
                state = .closed
            }
        }
    }

    /// The place of a workspace that is listed or may be made, so that there are no more places than workspaces.
    private func place(of name: String, creation: Creation) throws(Problem) -> Place {
        if let place = places.withLock({ $0[name] }) { return place }
        let entry = try Self.usingFolder { () throws(DataFolderError) in try folder.workspace(named: name) }
        guard entry != nil || creation != .none else { throw try missing(name) }
        guard WorkspaceEntry.isName(name) else {
            throw try Self.usingFolder { () throws(DataFolderError) in throw .nameInvalid(name) }
        }
        return places.withLock { places in
            let place = places[name] ?? Place()
            places[name] = place
            return place
        }
    }

    /// Opens a workspace, or makes one.
    private func load(
        _ name: String, _ creation: Creation, by actor: String, progress: @escaping @Sendable (Double) -> Void
    ) throws(Problem) -> Place.State {
        let entry = try Self.usingFolder { () throws(DataFolderError) in try folder.workspace(named: name) }
        guard let entry else {
            // It was deleted while the caller waited for it.
            guard creation != .none else { throw try missing(name) }
            return .open(
                try make(name, progress: progress) { workspace, instant throws(Problem) in
                    try Self.usingFolder { () throws(DataFolderError) in
                        _ = try folder.createWorkspace(named: name, id: workspace.id, at: instant, by: actor)
                    }
                })
        }
        let path = folder.filePath(of: entry.id)
        do throws(StoreError) {
            try Self.checkFile(path)
            return .open(try openFile(name, entry.id, progress: progress))
        } catch {
            let problem = Self.notReady(error.reason)
            switch error {
            case .damaged, .unusable: return .broken(problem, FileStamp(path))
            default: throw problem
            }
        }
    }

    /// Makes a workspace. It is listed only once its file is there, so that a listed one without a file is known to
    /// have lost it.
    private func make(
        _ name: String, progress: @escaping @Sendable (Double) -> Void,
        list: (Workspace, Instant) throws(Problem) -> Void
    ) throws(Problem) -> Workspace {
        let now = environment.clock.now()
        let id: WorkspaceID = environment.identifiers.next(at: now)
        let workspace: Workspace
        do { workspace = try openFile(name, id, progress: progress) } catch { throw Self.notReady(error.reason) }
        do throws(Problem) {
            try list(workspace, now)
        } catch {
            workspace.close()
            // After a failure of the disk nobody knows whether it is listed.
            if error.code != .outcomeUnknown {
                for ending in ["", "-wal", "-shm"] {
                    _ = unsafe unlink(folder.filePath(of: id) + ending)  // a lent C string
                }
            }
            throw error
        }
        return workspace
    }

    /// Refuses to begin anew in the place of a file that is gone or was cut to nothing.
    private static func checkFile(_ path: String) throws(StoreError) {
        var status = stat()
        let isThere = unsafe stat(path, &status) == 0  // a lent C string, and one structure to fill
        guard !isThere || status.st_size == 0 else { return }
        throw .unusable("\(path) is \(isThere ? "empty" : "gone"): put it back from a backup")
    }

    private func openFile(
        _ name: String, _ id: WorkspaceID, progress: @escaping @Sendable (Double) -> Void
    ) throws(StoreError) -> Workspace {
        // A cursor leads on in the workspace that gave it and in no other.
        let cursorKey = HMACSHA256.code(key: folder.secretKey, message: Array("penstock cursors 1 \(id)".utf8))
        return try Workspace(
            id: id, name: name, path: folder.filePath(of: id), spoolDirectory: folder.spoolPath,
            exportsDirectory: folder.exportsPath(of: id), cursorKey: cursorKey, environment: environment,
            log: { Self.log($0) }, progress: progress)
    }

    private func missing(_ name: String) throws(Problem) -> Problem {
        let names = try Self.usingFolder { () throws(DataFolderError) -> [WorkspaceEntry] in try folder.workspaces() }
            .map(\.name)
        let nearest = nearestName(to: name, among: names).map { " Did you mean '\($0)'?" } ?? ""
        return Problem(
            .notFound, "There is no workspace '\(name)' here, only \(names.joined(separator: ", ")).\(nearest)")
    }

    private static func usingFolder<Result>(
        _ body: () throws(DataFolderError) -> Result
    ) throws(Problem) -> Result {
        do { return try body() } catch {
            if case .store(let error) = error { throw notReady(error.reason) }
            throw notReady(error.description)
        }
    }

    /// What is said, and written into the log, of a workspace that cannot be opened.
    private static func notReady(_ reason: String) -> Problem {
        log(reason)
        return Problem(.notReady, "The workspace cannot be opened: \(reason)", retryAfterSeconds: 30)
    }

    /// One line for the server's log.
    static func log(_ line: String) {
        Output.error("penstock: \(line)\n")
    }
}

extension StoreError {
    /// Why a file cannot be opened, for the user who owns it.
    var reason: String {
        switch self {
        case .damaged(let text), .unusable(let text), .failed(let text): text
        case .storageFull: "the disk is full"
        case .outcomeUnknown: "the disk failed"
        case .refused, .busy, .answersFull, .closed: "it is closed"
        }
    }
}
