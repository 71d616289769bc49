internal import CSQLite

/// A connection to nothing: a database in memory without a table of its own, made anew for each question, in which the
/// tables of the question and the functions on the list are all that there is.
///
/// Safe: the handle is used while the object lives, and the objects that SQLite is handed live in it. That is the
/// reason behind each `unsafe` here; where there is more to say, it stands above the call.
@safe final class WorkerConnection {
    let handle: OpaquePointer
    private let session: WorkerSession
    private let modules: [TableModule]

    /// Opens it.
    ///
    /// - Throws: what SQLite says.
    init(_ session: WorkerSession) throws(SQLFailure) {
        self.session = session
        let modules = session.question.tables.indices.map { TableModule(session, table: $0) }
        self.modules = modules
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX
        let code = unsafe sqlite3_open_v2(":memory:", &opened, flags, FixedClock.name)
        guard code == SQLITE_OK, let opened = unsafe opened else {
            _ = unsafe sqlite3_close_v2(opened)
            throw SQLFailure(.failed, "There is no connection: SQLite says \(code).")
        }
        unsafe handle = opened
        for (option, on) in Self.options { _ = unsafe csqlite_db_config_flag(handle, option, on) }
        for (limit, value) in Self.limits { _ = unsafe sqlite3_limit(handle, limit, Int32(clamping: value)) }
        // What no statement can name cannot be misused: json_each, fts5, dbstat and all others.
        _ = unsafe sqlite3_drop_modules(handle, nil)
        _ = unsafe sqlite3_exec(handle, "PRAGMA temp_store = MEMORY", nil, nil, nil)
        for module in modules {
            let code = unsafe module.register(on: handle)
            guard code == SQLITE_OK else {
                throw SQLFailure(.failed, "The table \(module.table.name) cannot be made: SQLite says \(code).")
            }
        }
        addFunctions()
        addGuards()
    }

    deinit { _ = unsafe sqlite3_close_v2(handle) }

    private static let options: [(Int32, Int32)] = [
        (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DML, 0),
        (SQLITE_DBCONFIG_DQS_DDL, 0), (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
        (SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0), (SQLITE_DBCONFIG_ENABLE_TRIGGER, 0),
        (SQLITE_DBCONFIG_ENABLE_VIEW, 0), (SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0),
    ]

    private static let limits: [(Int32, Int)] = [
        (SQLITE_LIMIT_LENGTH, SQLLimits.valueBytesMax), (SQLITE_LIMIT_SQL_LENGTH, SQLLimits.statementBytesMax),
        (SQLITE_LIMIT_COLUMN, SQLLimits.columnsMax), (SQLITE_LIMIT_EXPR_DEPTH, SQLLimits.expressionDepthMax),
        (SQLITE_LIMIT_COMPOUND_SELECT, SQLLimits.compoundsMax), (SQLITE_LIMIT_VDBE_OP, SQLLimits.stepsMax),
        (SQLITE_LIMIT_FUNCTION_ARG, SQLLimits.argumentsMax), (SQLITE_LIMIT_ATTACHED, 0),
        (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, SQLLimits.patternBytesMax),
        (SQLITE_LIMIT_VARIABLE_NUMBER, SQLLimits.parametersMax), (SQLITE_LIMIT_TRIGGER_DEPTH, 0),
        (SQLITE_LIMIT_WORKER_THREADS, 0),
    ]

    /// `now()` and `today()`: the moment of the question, as instants and dates look in columns.
    private func addFunctions() {
        let owner = unsafe Unmanaged.passUnretained(session).toOpaque()
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
        _ = unsafe sqlite3_create_function_v2(
            handle, "now", 0, flags, owner,
            { context, _, _ in
                guard let question = unsafe WorkerConnection.question(context) else { return }
                var bytes: [UInt8] = []
                SQLTexts.append(microseconds: question.nowMicroseconds, to: &bytes)
                unsafe WorkerConnection.give(bytes, to: context)
            }, nil, nil, nil)
        _ = unsafe sqlite3_create_function_v2(
            handle, "today", 0, flags, owner,
            { context, _, _ in
                guard let question = unsafe WorkerConnection.question(context) else { return }
                unsafe WorkerConnection.give(Array(question.today.utf8), to: context)
            }, nil, nil, nil)
    }

    private static func question(_ context: OpaquePointer?) -> SQLQuestion? {
        guard let owner = unsafe sqlite3_user_data(context) else { return nil }
        return unsafe Unmanaged<WorkerSession>.fromOpaque(owner).takeUnretainedValue().question
    }

    private static func give(_ bytes: [UInt8], to context: OpaquePointer?) {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) {
                unsafe csqlite_result_text_copied(context, $0.baseAddress, Int32(clamping: $0.count))
            }
        }
    }

    /// The second wall, and the watch on the time.
    private func addGuards() {
        let owner = unsafe Unmanaged.passUnretained(session).toOpaque()
        _ = unsafe sqlite3_set_authorizer(
            handle,
            { owner, action, first, second, _, _ in
                guard let owner = unsafe owner else { return SQLITE_DENY }
                let session = unsafe Unmanaged<WorkerSession>.fromOpaque(owner).takeUnretainedValue()
                return StatementGuard.permit(
                    action, unsafe first.map { unsafe String(cString: $0) },
                    unsafe second.map { unsafe String(cString: $0) }, in: session)
            }, owner)
        unsafe sqlite3_progress_handler(
            handle, SQLLimits.stepsPerQuestion,
            { owner in
                guard let owner = unsafe owner else { return 1 }
                let session = unsafe Unmanaged<WorkerSession>.fromOpaque(owner).takeUnretainedValue()
                guard session.isOver else { return 0 }
                session.stop = .timeout
                return 1
            }, owner)
    }
}
