public import DealModel
internal import Glibc
internal import Locking

/// A data folder that this process owns: its lock, its secret, its list of workspaces.
///
/// ```
/// owner.lock  owner.sock  control.sqlite  secret.key  spool/
/// workspaces/<uuid>.sqlite  workspaces/deleted/  exports/<uuid>/
/// ```
/// One process owns a folder, until `close` or its end; every other one speaks to it over `owner.sock`.
public final class DataFolder: Sendable {
    /// The folder.
    public let path: String
    /// The folder's secret: 32 bytes.
    public let secretKey: [UInt8]
    private let state: Guarded<State>

    /// What is closed in order: the control file before the lock.
    private struct State: ~Copyable {
        var control: ControlFile?
        var lock: OwnerLock?
    }

    /// Names of what a data folder holds.
    private static let ownNames: Set<String> = [
        "owner.lock", "owner.sock", "control.sqlite", "secret.key", "workspaces", "spool", "exports",
    ]

    /// Makes this process the owner of a folder.
    ///
    /// A folder is made for this user alone (mode 0700); its parent must be there. An empty folder is taken as it is.
    /// What a former owner left in `spool/` is removed.
    /// - Parameters:
    ///   - purpose: the verb of the command line; others are told.
    ///   - creates: whether to make a folder that is not there.
    /// - Throws: why the folder cannot be used; `owned` names the process that has it.
    public static func open(
        path: String, purpose: String, creates: Bool, clock: any WallClock
    ) throws(DataFolderError) -> DataFolder {
        let path = trimmed(path)
        try prepare(path, creates: creates)
        let owner = DataFolderOwner(pid: getpid(), purpose: purpose, startedAt: clock.now())
        let lock = try OwnerLock(folder: path, owner: owner)
        try FolderFiles.makeDirectory("\(path)/workspaces")
        try FolderFiles.makeDirectory("\(path)/spool")
        try FolderFiles.empty("\(path)/spool")
        try FolderFiles.makeDirectory("\(path)/exports")
        let secretKey = try SecretKey.load(folder: path)
        let control = try ControlFile(path: "\(path)/control.sqlite")
        // What is in the way of a deleted file keeps nobody from those that are in use.
        for id in try control.deletedWorkspaces() {
            removeExports(of: id, in: path)
            try? moveAside(id, in: path)
        }
        try FolderFiles.syncDirectory(path)
        return DataFolder(path: path, secretKey: secretKey, state: State(control: control, lock: lock))
    }

    private init(path: String, secretKey: [UInt8], state: consuming sending State) {
        self.path = path
        self.secretKey = secretKey
        self.state = Guarded(state)
    }

    /// The process that owns the folder; nil for none. The lock is not touched.
    public static func owner(of path: String) -> DataFolderOwner? { OwnerLock.owner(of: trimmed(path)) }

    /// Whether there is a data folder at the path.
    public static func exists(at path: String) -> Bool {
        unsafe access("\(trimmed(path))/control.sqlite", F_OK) == 0  // a lent C string
    }

    /// Where the owner of a folder listens.
    public static func socketPath(in path: String) -> String { "\(trimmed(path))/owner.sock" }

    /// Where this owner listens.
    public var socketPath: String { Self.socketPath(in: path) }

    /// Where bodies of requests wait; emptied by each new owner.
    public var spoolPath: String { "\(path)/spool" }

    /// Where the exported reports of a workspace are.
    public func exportsPath(of id: WorkspaceID) -> String { "\(path)/exports/\(id)" }

    /// The file of a workspace.
    public func filePath(of id: WorkspaceID) -> String { "\(path)/workspaces/\(id).sqlite" }

    /// All workspaces by name.
    ///
    /// - Throws: what kept the control file from being read.
    public func workspaces() throws(DataFolderError) -> [WorkspaceEntry] {
        try withControl { control throws(DataFolderError) in try control.workspaces() }
    }

    /// The workspace of this name; nil for none.
    ///
    /// - Throws: what kept the control file from being read.
    public func workspace(named name: String) throws(DataFolderError) -> WorkspaceEntry? {
        try workspaces().first { $0.name == name }
    }

    /// Adds a workspace to the list; durable on return. Its file is made by whoever opens it.
    ///
    /// - Parameter answer: what is kept with it, in the same transaction, for whoever asks again.
    /// - Throws: `nameInvalid`, `nameTaken`, or what kept the control file from being written.
    @discardableResult
    public func createWorkspace(
        named name: String, id: WorkspaceID, at instant: Instant, by creator: String, keeping answer: KeptAnswer? = nil
    ) throws(DataFolderError) -> WorkspaceEntry {
        let entry = WorkspaceEntry(id: id, name: name, createdAt: instant, createdBy: creator)
        try withControl { control throws(DataFolderError) in try control.add(entry, keeping: answer) }
        return entry
    }

    /// Closes the control file and gives the folder up. Everything else in it must be closed before.
    public func close() {
        state.withLock { state in
            state.control?.close()
            state.control = nil
            state.lock = nil
        }
    }

    func withControl<Result>(
        _ body: (ControlFile) throws(DataFolderError) -> Result
    ) throws(DataFolderError) -> Result {
        try state.withLock { state throws(DataFolderError) in
            guard let control = state.control else { throw .store(.closed) }
            return try body(control)
        }
    }

    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Makes the folder, or checks that it may be used.
    private static func prepare(_ path: String, creates: Bool) throws(DataFolderError) {
        guard let status = try FolderFiles.status(path) else {
            guard creates else { throw .missing(path: path) }
            return try FolderFiles.makeDirectory(path)
        }
        guard status.isDirectory else { throw .notADirectory(path: path) }
        guard status.userID == geteuid() else { throw .foreignUser(path: path, userID: status.userID) }
        let names = try FolderFiles.names(in: path).filter { $0 != "lost+found" }
        let isUsable = creates ? names.isEmpty || names.contains(where: ownNames.contains) : exists(at: path)
        guard isUsable else { throw .notADataFolder(path: path) }
        guard unsafe access(path, R_OK | W_OK | X_OK) == 0 else {  // a lent C string
            throw DataFolderError(path: path, errorNumber: errno)
        }
    }
}
