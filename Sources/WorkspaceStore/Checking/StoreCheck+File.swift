extension StoreCheck {
    /// How many complaints SQLite may make about the pages of the file.
    private static let pageComplaintsMax = 100

    /// Lets SQLite look at its pages, indexes and constraints (https://sqlite.org/pragma.html#pragma_integrity_check).
    func checkPages() throws(SQLiteError) {
        let statement = try connection.prepare("PRAGMA integrity_check(\(Self.pageComplaintsMax))")
        while try statement.step() {
            let complaint = statement.text(0)
            if complaint != "ok" { find("sqlite", nil, complaint) }
        }
    }

    /// Looks for references to rows that are not there.
    func checkReferences() throws(SQLiteError) {
        let statement = try connection.prepare("PRAGMA foreign_key_check")
        while try statement.step() {
            find(
                statement.text(0), statement.optionalInteger(1),
                "refers to a row of \(statement.text(2)) that is not there")
        }
    }

    /// Compares tables and indexes with those of a new workspace.
    func checkSchema() throws(SQLiteError) {
        let fresh = try SQLiteConnection(path: ":memory:", mode: .readWrite)
        for step in WorkspaceSchema.steps { try fresh.execute(step) }
        let expected = try schema(of: fresh)
        let found = try schema(of: connection)
        for (name, sql) in expected.sorted(by: { $0.key < $1.key }) {
            guard let other = found[name] else {
                find("sqlite_schema", nil, "\(name) is missing")
                continue
            }
            if other != sql { find("sqlite_schema", nil, "\(name) is not made as it should be") }
        }
        for name in found.keys.sorted() where expected[name] == nil {
            find("sqlite_schema", nil, "\(name) does not belong here")
        }
    }

    private func schema(of connection: SQLiteConnection) throws(SQLiteError) -> [String: String] {
        let statement = try connection.prepare("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema")
        var found: [String: String] = [:]
        while try statement.step() {
            found["\(statement.text(0)) \(statement.text(1))"] = "\(statement.text(2)): \(statement.text(3))"
        }
        return found
    }
}
