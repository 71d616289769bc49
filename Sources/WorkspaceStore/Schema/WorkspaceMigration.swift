/// Brings a workspace file to the version that this program writes, and refuses files that it must not touch.
enum WorkspaceMigration {
    /// Sets the file up or brings it forward.
    ///
    /// - Throws: `unusable` for a file of another program or of a newer Penstock.
    static func run(on connection: SQLiteConnection, path: String) throws(StoreError) {
        let version = try refuseForeign(connection, path: path)
        guard version < WorkspaceSchema.version else { return }
        if version > 0 { try backUp(connection, path: path, version: version) }
        try storing { () throws(SQLiteError) in
            for (index, step) in WorkspaceSchema.steps.enumerated().dropFirst(Int(version)) {
                try connection.execute("BEGIN IMMEDIATE")
                try connection.execute(step)
                try connection.execute("PRAGMA application_id = \(WorkspaceSchema.applicationID)")
                try connection.execute("PRAGMA user_version = \(index + 1)")
                try connection.execute("COMMIT")
            }
        }
    }

    /// Refuses a file that must not be touched, before anything, such as its journal mode, is changed.
    ///
    /// - Returns: the file's version; 0 for an empty one.
    /// - Throws: `unusable` for a file of another program or of a newer Penstock.
    @discardableResult static func refuseForeign(
        _ connection: SQLiteConnection, path: String
    ) throws(StoreError) -> Int64 {
        let version = try storing { () throws(SQLiteError) in try connection.integer("PRAGMA user_version") ?? 0 }
        let application = try storing { () throws(SQLiteError) in try connection.integer("PRAGMA application_id") ?? 0 }
        let tables = try storing { () throws(SQLiteError) in
            try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        }
        if tables > 0, application != WorkspaceSchema.applicationID {
            throw .unusable("\(path) is a database of another program")
        }
        guard version <= WorkspaceSchema.version else {
            throw .unusable(
                "\(path) was written by a newer Penstock (file version \(version), this program knows up to "
                    + "\(WorkspaceSchema.version)): use that one")
        }
        return version
    }

    /// Keeps the file as it was beside the migrated one.
    private static func backUp(_ connection: SQLiteConnection, path: String, version: Int64) throws(StoreError) {
        let copy = "\(path).version-\(version)"
        try storing { () throws(SQLiteError) in
            let statement = try connection.prepare("VACUUM INTO ?1")
            statement.bind(1, copy)
            try statement.run()
        }
    }
}
