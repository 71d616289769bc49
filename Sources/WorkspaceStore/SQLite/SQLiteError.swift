internal import CSQLite

/// A call of SQLite that failed.
struct SQLiteError: Error, Sendable, CustomStringConvertible {
    /// The primary result code, such as `SQLITE_FULL`.
    let code: Int32
    /// The extended result code, such as `SQLITE_IOERR_FSYNC`.
    let extendedCode: Int32
    /// SQLite's own words.
    let message: String
    /// The statement, without its values, so that nothing of a user's data gets into a log.
    let sql: String?

    /// What kind of trouble it is, by what the caller must do about it.
    enum Trouble {
        /// No space left: nothing was written, and writing may go on once there is space.
        case full
        /// The disk failed: what has reached it is unknown, and carrying on would lie.
        case disk
        /// The file is not what it should be.
        case damaged
        /// It was told to stop.
        case stopped
        /// Anything else.
        case other
    }

    var trouble: Trouble {
        switch code {
        case SQLITE_FULL: .full
        case SQLITE_IOERR: isIndexFull ? .full : .disk
        case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
        case SQLITE_INTERRUPT: .stopped
        default: .other
        }
    }

    /// Whether there was no room for the index of the write-ahead log, which is made larger after the log itself.
    ///
    /// From a commit it means that the log already holds the whole transaction, although SQLite then undoes it and the
    /// next one takes its place: only a crash in between would bring it back.
    var isIndexFull: Bool { extendedCode == SQLITE_IOERR | (19 << 8) }  // SQLITE_IOERR_SHMSIZE, not importable

    var description: String { "SQLite \(extendedCode): \(message)" + (sql.map { " in: \($0)" } ?? "") }
}
