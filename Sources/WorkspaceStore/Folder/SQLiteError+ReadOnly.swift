internal import CSQLite

extension SQLiteError {
    /// Whether the file cannot be written.
    var isReadOnly: Bool { code == SQLITE_READONLY }
}
