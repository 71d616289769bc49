internal import DealModel
internal import Glibc

/// The folder's list of workspaces, their keys, and the answers kept for what is done to both. Confined to whoever
/// holds it, as its connection is.
final class ControlFile {
    /// Marks a file as Penstock's control file: "PNSC".
    private static let applicationID: Int64 = 0x504E_5343

    /// The steps of its schema; step *n* leads from version *n* to *n* + 1. They are only ever added to.
    private static let steps = [
        """
        CREATE TABLE workspaces (
            id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), name TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL, created_by TEXT NOT NULL
        ) STRICT;
        """,
        keysStep,
    ]

    let connection: SQLiteConnection
    let path: String
    /// Whether the disk has failed: then nothing is written any more, since nobody can tell what the file holds.
    var hasFailed = false

    /// Opens the file, making it where there is none.
    init(path: String) throws(DataFolderError) {
        self.path = path
        // SQLite gives its companions the mode of the file, so the file is made here, for this user alone.
        Glibc.close(try FolderFiles.open(path, O_RDWR | O_CREAT))
        connection = try Self.opening(path) { () throws(SQLiteError) in
            let connection = try SQLiteConnection(path: path, mode: .readWrite)
            _ = try connection.integer("SELECT count(*) FROM sqlite_schema")
            return connection
        }
        do throws(StoreError) {
            try Self.refuseForeign(connection, path: path)
            try connection.applyWriterSettings(path: path)
        } catch {
            throw .store(error)
        }
        try Self.opening(path) { [connection] () throws(SQLiteError) in
            try Self.migrate(connection)
            _ = try connection.checkpoint(truncating: true, waits: false)
        }
    }

    /// All workspaces by name.
    func workspaces() throws(DataFolderError) -> [WorkspaceEntry] {
        try Self.opening(path) { [connection] () throws(SQLiteError) in
            let statement = try connection.prepare(
                "SELECT id, name, created_at, created_by FROM workspaces ORDER BY name")
            var entries: [WorkspaceEntry] = []
            while try statement.step() {
                guard let id: WorkspaceID = statement.id(0) else { continue }
                entries.append(
                    WorkspaceEntry(
                        id: id, name: statement.text(1), createdAt: Instant(microseconds: statement.integer(2)),
                        createdBy: statement.text(3)))
            }
            return entries
        }
    }

    /// Adds a workspace, and the answer that is kept for whoever asked for it; durable on return.
    func add(_ entry: WorkspaceEntry, keeping answer: KeptAnswer? = nil) throws(DataFolderError) {
        guard WorkspaceEntry.isName(entry.name) else { throw .nameInvalid(entry.name) }
        try transaction { () throws(DataFolderError) in
            if try workspaces().contains(where: { $0.name == entry.name }) { throw .nameTaken(entry.name) }
            try Self.opening(path) { [connection] () throws(SQLiteError) in
                let statement = try connection.prepare("INSERT INTO workspaces VALUES (?1, ?2, ?3, ?4)")
                statement.bind(1, entry.id)
                statement.bind(2, entry.name)
                statement.bind(3, entry.createdAt.microseconds)
                statement.bind(4, entry.createdBy)
                try statement.run()
            }
            if let answer { try keep(answer) }
        }
    }

    /// Closes the file.
    func close() { connection.close() }

    private static func refuseForeign(_ connection: SQLiteConnection, path: String) throws(StoreError) {
        let (tables, application, version) = try storing { () throws(SQLiteError) in
            (
                try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0,
                try connection.integer("PRAGMA application_id") ?? 0,
                try connection.integer("PRAGMA user_version") ?? 0
            )
        }
        if tables > 0, application != applicationID { throw .unusable("\(path) is a database of another program") }
        guard version <= steps.count else {
            throw .unusable(
                "\(path) was written by a newer Penstock (file version \(version), this program knows up to "
                    + "\(steps.count)): use that one")
        }
    }

    private static func migrate(_ connection: SQLiteConnection) throws(SQLiteError) {
        let version = try connection.integer("PRAGMA user_version") ?? 0
        for (index, step) in steps.enumerated().dropFirst(Int(version)) {
            try connection.execute("BEGIN IMMEDIATE")
            try connection.execute(step)
            try connection.execute("PRAGMA application_id = \(applicationID)")
            try connection.execute("PRAGMA user_version = \(index + 1)")
            try connection.execute("COMMIT")
        }
    }

    /// Runs calls of SQLite and says what their failure means for the folder.
    static func opening<Result>(
        _ path: String, _ body: () throws(SQLiteError) -> Result
    ) throws(DataFolderError) -> Result {
        do {
            return try body()
        } catch {
            if error.isReadOnly { throw .readOnly(path: path) }
            throw error.trouble == .full ? .storageFull(path: path) : .store(StoreError(error))
        }
    }
}
