internal import DealModel

extension ControlFile {
    /// The schema's step from version 1 to 2: keys, kept answers, and what became of deleted workspaces.
    static let keysStep = """
        CREATE TABLE keys (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE CHECK (length(id) = 8),
            workspace_id BLOB NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            name TEXT NOT NULL, environment TEXT NOT NULL CHECK (environment IN ('live', 'test')),
            scope TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
            code BLOB NOT NULL CHECK (length(code) = 32),
            replaced_code BLOB CHECK (length(replaced_code) = 32), replaced_ends_at INTEGER,
            created_at INTEGER NOT NULL, created_by TEXT NOT NULL, expires_at INTEGER, last_used_at INTEGER,
            rotated_at INTEGER, rotated_by TEXT, revoked_at INTEGER, revoked_by TEXT,
            version INTEGER NOT NULL CHECK (version > 0),
            CHECK ((replaced_code IS NULL) = (replaced_ends_at IS NULL)),
            CHECK ((rotated_at IS NULL) = (rotated_by IS NULL)),
            CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
        ) STRICT;
        CREATE INDEX keys_by_workspace ON keys (workspace_id);
        CREATE TABLE kept_answers (
            credential TEXT NOT NULL, operation TEXT NOT NULL, key TEXT NOT NULL,
            fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
            status INTEGER NOT NULL, body BLOB NOT NULL, recorded_at INTEGER NOT NULL,
            PRIMARY KEY (credential, operation, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX kept_answers_by_age ON kept_answers (recorded_at);
        CREATE TABLE deleted_workspaces (
            id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16), name TEXT NOT NULL,
            created_at INTEGER NOT NULL, created_by TEXT NOT NULL,
            deleted_at INTEGER NOT NULL, deleted_by TEXT NOT NULL
        ) STRICT;
        """

    /// All keys in the order of their making.
    ///
    /// - Throws: `damaged` for a row that no version of this program can have written.
    func keys() throws(DataFolderError) -> [KeyRecord] {
        let rows = try Self.opening(path) { [connection] () throws(SQLiteError) in
            let statement = try connection.prepare(
                """
                SELECT keys.number, keys.id, workspace_id, workspaces.name, keys.name, environment, scope, code,
                    replaced_code, replaced_ends_at, keys.created_at, keys.created_by, expires_at, last_used_at,
                    rotated_at, rotated_by, revoked_at, revoked_by, version
                FROM keys JOIN workspaces ON workspaces.id = workspace_id ORDER BY keys.number
                """)
            var rows: [KeyRecord?] = []
            while try statement.step() { rows.append(Self.record(of: statement)) }
            return rows
        }
        let records = rows.compactMap(\.self)
        guard records.count == rows.count else { throw .store(.damaged("a row of the table of keys is no key")) }
        return records
    }

    /// Writes keys as they are to be, takes others away and keeps an answer, all together; durable on return.
    ///
    /// - Throws: `workspaceMissing` where a key's workspace is not there.
    func apply(_ change: ControlChange) throws(DataFolderError) {
        try transaction { () throws(DataFolderError) in
            let listed = change.keys.isEmpty ? [] : try workspaces().map(\.id)
            for record in change.keys {
                guard listed.contains(record.workspaceID) else { throw .workspaceMissing(record.workspaceName) }
                try put(record)
            }
            try Self.opening(path) { [connection] () throws(SQLiteError) in
                let removal = try connection.prepare("DELETE FROM keys WHERE id = ?1")
                for id in change.removedKeys {
                    removal.bind(1, id.description)
                    try removal.run()
                }
            }
            if let answer = change.answer { try keep(answer) }
        }
    }

    /// Notes when keys were last used; durable on return. Keys that are not there are left out.
    func writeUses(_ uses: [KeyID: Instant]) throws(DataFolderError) {
        try transaction { () throws(DataFolderError) in
            try Self.opening(path) { [connection] () throws(SQLiteError) in
                let statement = try connection.prepare("UPDATE keys SET last_used_at = ?2 WHERE id = ?1")
                for (id, instant) in uses {
                    statement.bind(1, id.description)
                    statement.bind(2, instant.microseconds)
                    try statement.run()
                }
            }
        }
    }

    private func put(_ record: KeyRecord) throws(DataFolderError) {
        try Self.opening(path) { [connection] () throws(SQLiteError) in
            let statement = try connection.prepare(
                """
                INSERT INTO keys VALUES (
                    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
                ON CONFLICT (number) DO UPDATE SET code = ?7, replaced_code = ?8, replaced_ends_at = ?9,
                    expires_at = ?12, last_used_at = ?13, rotated_at = ?14, rotated_by = ?15, revoked_at = ?16,
                    revoked_by = ?17, version = ?18
                WHERE id = ?2
                """)
            statement.bind(1, record.number)
            statement.bind(2, record.id.description)
            statement.bind(3, record.workspaceID)
            statement.bind(4, record.name)
            statement.bind(5, record.environment.rawValue)
            statement.bind(6, record.scope)
            statement.bind(7, bytes: record.code)
            if let replaced = record.replaced {
                statement.bind(8, bytes: replaced.code)
            } else {
                statement.bindNull(8)
            }
            statement.bind(9, record.replaced?.endsAt.microseconds)
            statement.bind(10, record.createdAt.microseconds)
            statement.bind(11, record.createdBy)
            statement.bind(12, record.expiresAt?.microseconds)
            statement.bind(13, record.lastUsedAt?.microseconds)
            statement.bind(14, record.rotatedAt?.microseconds)
            statement.bind(15, record.rotatedBy)
            statement.bind(16, record.revokedAt?.microseconds)
            statement.bind(17, record.revokedBy)
            statement.bind(18, record.version)
            try statement.run()
        }
    }

    private static func record(of row: SQLiteStatement) -> KeyRecord? {
        func instant(_ column: Int32) -> Instant? { row.optionalInteger(column).map { Instant(microseconds: $0) } }
        guard let id = KeyID(row.text(1)), let workspaceID: WorkspaceID = row.id(2),
            let environment = KeyEnvironment(rawValue: row.text(5)), let createdAt = instant(10),
            row.bytes(7).count == KeyRecord.codeBytesCount
        else { return nil }
        var record = KeyRecord(
            id: id, number: row.integer(0), workspaceID: workspaceID, workspaceName: row.text(3), name: row.text(4),
            environment: environment, scope: row.text(6), code: row.bytes(7), createdAt: createdAt,
            createdBy: row.text(11), expiresAt: instant(12))
        record.replaced = instant(9).map { KeyRecord.Replaced(code: row.bytes(8), endsAt: $0) }
        record.lastUsedAt = instant(13)
        record.rotatedAt = instant(14)
        record.rotatedBy = row.optionalText(15)
        record.revokedAt = instant(16)
        record.revokedBy = row.optionalText(17)
        record.version = row.integer(18)
        return record
    }
}
