internal import DealModel
internal import Glibc
internal import Locking
internal import Operations
internal import Wire
internal import WorkspaceStore

/// Opens the workspaces of a data folder when they are first asked for, and keeps them open.
final class WorkspaceHolder: Sendable {
    /// How a workspace that is not there is made.
    enum Creation {
        /// Not at all.
        case none
        /// Without anything in it.
        case empty
        /// With the pipeline that its first deal can go to.
        case seeded
    }

    private let folder: DataFolder
    private let environment: WorkspaceStore.Environment
    private let open = Guarded<[String: Workspace]>([:])

    init(folder: DataFolder, environment: WorkspaceStore.Environment) {
        self.folder = folder
        self.environment = environment
    }

    /// The workspace of that name, opened if it is not.
    ///
    /// - Throws: `not_found` naming those that there are, or what keeps it from being opened.
    func workspace(named name: String, creates: Bool) throws(Problem) -> Workspace {
        try workspace(named: name, creation: creates ? .empty : .none) { _ in }
    }

    /// The same, with the opening's progress and another way to make one.
    func workspace(
        named name: String, creation: Creation, progress: @escaping @Sendable (Double) -> Void
    ) throws(Problem) -> Workspace {
        try open.withLock { open throws(Problem) in
            if let workspace = open[name] { return workspace }
            let workspace = try load(name, creation: creation, progress: progress)
            open[name] = workspace
            return workspace
        }
    }

    /// Closes every workspace.
    func close() {
        let all = open.withLock { open in
            defer { open.removeAll() }
            return Array(open.values)
        }
        for workspace in all { workspace.close() }
    }

    private func load(
        _ name: String, creation: Creation, progress: @escaping @Sendable (Double) -> Void
    ) throws(Problem) -> Workspace {
        let entry = try Self.usingFolder { () throws(DataFolderError) in try folder.workspace(named: name) }
        guard entry != nil || creation != .none else { throw try missing(name) }
        let workspace = try Self.usingFolder { () throws(DataFolderError) -> Workspace in
            if let entry {
                try Self.checkFile(folder.filePath(of: entry.id))
                return try openFile(name, entry.id, progress: progress)
            }
            guard WorkspaceEntry.isName(name) else { throw .nameInvalid(name) }
            let now = environment.clock.now()
            let id: WorkspaceID = environment.identifiers.next(at: now)
            // Listed only once its file is there, so that a listed one without a file is known to have lost it.
            let workspace = try openFile(name, id, progress: progress)
            try folder.createWorkspace(named: name, id: id, at: now, by: "local")
            return workspace
        }
        if creation == .seeded { try workspace.seedIfEmpty() }
        return workspace
    }

    /// Refuses to begin anew in the place of a file that is gone or was cut to nothing.
    private static func checkFile(_ path: String) throws(DataFolderError) {
        var status = stat()
        let isThere = unsafe stat(path, &status) == 0  // a lent C string, and one structure to fill
        guard !isThere || status.st_size == 0 else { return }
        throw .store(.unusable("\(path) is \(isThere ? "empty" : "gone"): put it back from a backup"))
    }

    private func openFile(
        _ name: String, _ id: WorkspaceID, progress: @escaping @Sendable (Double) -> Void
    ) throws(DataFolderError) -> Workspace {
        try Self.opening { () throws(StoreError) in
            try Workspace(
                name: name, path: folder.filePath(of: id), spoolDirectory: folder.spoolPath,
                cursorKey: folder.secretKey, environment: environment, log: { Self.log($0) }, progress: progress)
        }
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
        do {
            return try body()
        } catch {
            let text: String
            if case .store(let error) = error { text = error.reason } else { text = error.description }
            log(text)
            throw Problem(.notReady, "The workspace cannot be opened: \(text)", retryAfterSeconds: 30)
        }
    }

    private static func opening(
        _ body: () throws(StoreError) -> Workspace
    ) throws(DataFolderError) -> Workspace {
        do {
            return try body()
        } catch {
            throw .store(error)
        }
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
        case .refused, .busy, .closed: "it is closed"
        }
    }
}
