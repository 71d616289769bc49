internal import DealModel
internal import Operations
internal import Locking
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
        let entry = try Self.usingFolder { () throws(DataFolderError) -> WorkspaceEntry? in
            try self.entry(name, creation: creation)
        }
        guard let entry else { throw try missing(name) }
        let workspace = try Self.usingFolder { () throws(DataFolderError) -> Workspace in
            try Self.opening { () throws(StoreError) in
                try Workspace(
                    name: name, path: folder.filePath(of: entry.id), spoolDirectory: folder.spoolPath,
                    cursorKey: folder.secretKey, environment: environment, log: { Self.log($0) },
                    progress: progress)
            }
        }
        if creation == .seeded { try workspace.seedIfEmpty() }
        return workspace
    }

    private func entry(_ name: String, creation: Creation) throws(DataFolderError) -> WorkspaceEntry? {
        if let entry = try folder.workspace(named: name) { return entry }
        guard creation != .none else { return nil }
        let now = environment.clock.now()
        return try folder.createWorkspace(
            named: name, id: environment.identifiers.next(at: now), at: now, by: "local")
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
