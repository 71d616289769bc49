internal import CSQLite

/// One open database file. Confined to the thread that holds it: SQLite's own mutex is off
/// (https://sqlite.org/threadsafe.html, multi-thread mode).
/// Safe: the handle is used only while the object lives.
@safe final class SQLiteConnection {
    /// How a file is opened.
    enum Mode {
        /// The only connection that writes and checkpoints; makes the file where there is none.
        case readWrite
        /// Cannot write, nor checkpoint.
        case readOnly
    }

    let handle: OpaquePointer
    private var isOpen = true
    /// How many frames the write-ahead log had after the last commit since it was last begun anew, once
    /// `countLogFrames` was called. The size of its file does not tell: it stays when the log begins anew.
    private(set) var logFrames = 0
    private static let busyMilliseconds: Int32 = 5_000
    /// After how many steps of SQLite's machine it is asked whether to stop: well under a millisecond.
    private static let stepsPerQuestion: Int32 = 4_096
    /// Whether what runs is to stop.
    private var isOver: (() -> Bool)?

    /// Done once, before the first file is opened (https://sqlite.org/c3ref/config.html).
    private static let hasStoppedCountingMemory = csqlite_stop_counting_memory() == SQLITE_OK

    /// Opens a file.
    ///
    /// - Throws: what SQLite says; the handle is closed then.
    init(path: String, mode: Mode) throws(SQLiteError) {
        _ = Self.hasStoppedCountingMemory
        var opened: OpaquePointer?
        let access = mode == .readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
        // The path is lent as a C string; a handle of no use is closed here, and any other belongs to the object.
        let code = unsafe sqlite3_open_v2(path, &opened, access | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened = unsafe opened else {
            let error = unsafe Self.error(of: opened, code: code, sql: nil)
            _ = unsafe sqlite3_close_v2(opened)
            throw error
        }
        unsafe handle = opened
        // The handle is open, and these take nothing but numbers.
        _ = unsafe sqlite3_extended_result_codes(handle, 1)
        _ = unsafe sqlite3_busy_timeout(handle, Self.busyMilliseconds)
        _ = unsafe csqlite_db_config_flag(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        _ = unsafe csqlite_db_config_flag(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        if mode == .readOnly { _ = unsafe csqlite_db_config_flag(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1) }
    }

    deinit { close() }

    /// Closes the file; a statement that is still alive delays it.
    func close() {
        guard isOpen else { return }
        isOpen = false
        // Once only; SQLite keeps what statements still need until the last of them is gone.
        _ = unsafe sqlite3_close_v2(handle)
    }

    /// Runs statements that give no rows.
    func execute(_ sql: String) throws(SQLiteError) {
        // The text is lent as a C string for the call.
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code: code, sql: sql) }
    }

    /// Compiles one statement for repeated use.
    func prepare(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
        var compiled: OpaquePointer?
        // The text is lent as a C string and copied; the statement is finalized by the object that it is given to.
        let code = unsafe sqlite3_prepare_v3(
            handle, sql, Int32(clamping: sql.utf8.count), UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
        guard code == SQLITE_OK, let compiled = unsafe compiled else { throw error(code: code, sql: sql) }
        return unsafe SQLiteStatement(handle: compiled, connection: self, sql: sql)
    }

    /// The first column of the first row, as an integer; nil where there is no row or it is null.
    func integer(_ sql: String) throws(SQLiteError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.optionalInteger(0) : nil
    }

    /// The first column of the first row, as text.
    func text(_ sql: String) throws(SQLiteError) -> String? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.optionalText(0) : nil
    }

    /// Whether a transaction is open; SQLite itself rolls back after some failures.
    // The handle is open.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// How many rows the last statement that wrote has changed.
    // The handle is open.
    var changedRowsCount: Int64 { unsafe sqlite3_changes64(handle) }

    /// Keeps `logFrames` up to date from now on (https://sqlite.org/c3ref/wal_hook.html); call it after
    /// `wal_autocheckpoint` was set, which is the same hook.
    func countLogFrames() {
        // The hook is called during a commit on this connection, which this object outlives.
        _ = unsafe sqlite3_wal_hook(
            handle,
            { owner, _, _, frames in
                if let owner = unsafe owner {
                    unsafe Unmanaged<SQLiteConnection>.fromOpaque(owner).takeUnretainedValue().logFrames = Int(frames)
                }
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Lets what runs from now on be stopped (https://sqlite.org/c3ref/progress_handler.html): it ends as `stopped` as
    /// soon as the condition holds; nil takes the condition away.
    func stops(when condition: (() -> Bool)?) {
        isOver = condition
        // The handler is called while a statement of this connection runs, which this object outlives.
        unsafe sqlite3_progress_handler(
            handle, condition == nil ? 0 : Self.stepsPerQuestion,
            { owner in
                guard let owner = unsafe owner else { return 0 }
                let connection = unsafe Unmanaged<SQLiteConnection>.fromOpaque(owner).takeUnretainedValue()
                return connection.isOver?() == true ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Copies the write-ahead log into the file as far as readers let it.
    ///
    /// Reference: https://sqlite.org/c3ref/wal_checkpoint_v2.html
    /// - Parameters:
    ///   - truncating: whether the log's file is also cut back, if no reader is using it.
    ///   - waits: whether to wait a little for such readers.
    func checkpoint(truncating: Bool, waits: Bool) throws(SQLiteError) {
        let mode = truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        // The handle is open, and these take nothing but numbers.
        _ = unsafe sqlite3_busy_timeout(handle, waits ? Self.busyMilliseconds : 0)
        defer { _ = unsafe sqlite3_busy_timeout(handle, Self.busyMilliseconds) }
        let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
        guard code == SQLITE_OK || code & 0xFF == SQLITE_BUSY else { throw error(code: code, sql: "checkpoint") }
    }

    // The handle is open.
    func error(code: Int32, sql: String?) -> SQLiteError { unsafe Self.error(of: handle, code: code, sql: sql) }

    private static func error(of handle: OpaquePointer?, code: Int32, sql: String?) -> SQLiteError {
        // SQLite's text is copied before anything else is called.
        let message = unsafe handle.map { unsafe String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
        return SQLiteError(code: code & 0xFF, extendedCode: code, message: message, sql: sql)
    }
}
