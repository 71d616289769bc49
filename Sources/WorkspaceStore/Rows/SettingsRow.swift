internal import DealModel

/// How versions of a workspace's settings stand in `settings_versions`.
enum SettingsRow {
    static let columns = "seq, id, recorded_at, require_if_match, crc"
    static let insertSQL = "INSERT INTO settings_versions (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5)"

    static func bind(
        _ settings: WorkspaceSettings, sequence: Int64, recordedAt: Instant, to statement: SQLiteStatement,
        bytes: inout RowBytes
    ) {
        statement.bind(1, sequence)
        statement.bind(2, settings.id)
        statement.bind(3, recordedAt.microseconds)
        statement.bind(4, settings.requiresIfMatch ? 1 as Int64 : 0)
        statement.bind(5, checksum(of: settings, sequence: sequence, recordedAt: recordedAt, bytes: &bytes))
    }

    /// All that was ever set, oldest first; nil where nothing was.
    ///
    /// - Throws: `damaged` naming the first row that is not what was written, or not of the same settings.
    static func all(_ connection: SQLiteConnection) throws(StoreError) -> VersionedDefinition<WorkspaceSettings>? {
        let statement = try storing { () throws(SQLiteError) in
            try connection.prepare("SELECT \(columns) FROM settings_versions ORDER BY seq")
        }
        var bytes = RowBytes()
        var all: VersionedDefinition<WorkspaceSettings>?
        while try storing({ () throws(SQLiteError) in try statement.step() }) {
            let version = try read(statement, bytes: &bytes)
            guard var known = all else {
                all = VersionedDefinition(first: version)
                continue
            }
            guard known.current.id == version.value.id else {
                throw StoreError.damaged("it has another id than those before it")
                    .inRow(version.sequence, of: "settings_versions")
            }
            known.append(version)
            all = known
        }
        return all
    }

    /// Reads a version, with its sequence number and time.
    ///
    /// - Throws: `damaged` naming the row where the checksum differs, or where it holds what was never written.
    static func read(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> VersionedDefinition<WorkspaceSettings>.Version {
        do throws(StoreError) {
            return try decode(statement, bytes: &bytes)
        } catch {
            throw error.inRow(statement.integer(0), of: "settings_versions")
        }
    }

    private static func decode(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> VersionedDefinition<WorkspaceSettings>.Version {
        let sequence = try statement.integer(0, in: 1...LogState.sequenceMax)
        guard let id: SettingsID = statement.id(1) else { throw .damaged("there is no id") }
        let recordedAt = try statement.instant(2)
        let settings = WorkspaceSettings(id: id, requiresIfMatch: statement.integer(3) != 0)
        guard checksum(of: settings, sequence: sequence, recordedAt: recordedAt, bytes: &bytes) == statement.integer(4)
        else { throw .damaged(LogRow.badChecksum) }
        return VersionedDefinition.Version(sequence: sequence, recordedAt: recordedAt, value: settings)
    }

    private static func checksum(
        of settings: WorkspaceSettings, sequence: Int64, recordedAt: Instant, bytes: inout RowBytes
    ) -> Int64 {
        bytes.removeAll()
        bytes.append(sequence)
        bytes.append(settings.id)
        bytes.append(recordedAt.microseconds)
        bytes.append(settings.requiresIfMatch)
        return bytes.checksum
    }
}
