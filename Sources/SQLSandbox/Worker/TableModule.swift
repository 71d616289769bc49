internal import CSQLite

/// A table of the host as a virtual table of SQLite (https://sqlite.org/vtab.html): eponymous, so that no schema names
/// it, and without any way to write.
///
/// Safe: SQLite calls back with what it was given here, between `xConnect` and `xDisconnect`, and `xOpen` and `xClose`;
/// the objects behind the pointers live as long. That is the reason behind each `unsafe` here; where there is more to
/// say, it stands above the call.
@safe final class TableModule {
    /// What SQLite keeps of a connected table; the first member is SQLite's own, which holds pointers.
    @unsafe struct Connected {
        var base: sqlite3_vtab
        let module: Unmanaged<TableModule>
    }

    /// What SQLite keeps of a cursor; the first member is SQLite's own, which holds pointers.
    @unsafe struct Opened {
        var base: sqlite3_vtab_cursor
        let cursor: Unmanaged<TableCursor>
    }

    let session: WorkerSession
    /// The table's place among those of the question.
    let place: Int
    private let methods: UnsafeMutablePointer<sqlite3_module>

    var table: SQLTable { session.question.tables[place] }

    init(_ session: WorkerSession, table place: Int) {
        self.session = session
        self.place = place
        unsafe methods = .allocate(capacity: 1)
        unsafe methods.initialize(to: Self.methods)
    }

    deinit { unsafe methods.deallocate() }

    /// Makes the table known to a connection, which must not outlive this.
    ///
    /// - Returns: SQLite's code.
    func register(on connection: OpaquePointer) -> Int32 {
        unsafe sqlite3_create_module_v2(
            connection, table.name, methods, Unmanaged.passUnretained(self).toOpaque(), nil)
    }

    /// What the table looks like: its columns, then its arguments as hidden ones.
    private var declaration: String {
        let columns = table.columns.map { "\"\($0.name)\" \($0.kind.rawValue)" }
        let arguments = table.arguments.map { "\"\($0.name)\" HIDDEN" }
        return "CREATE TABLE x(\((columns + arguments).joined(separator: ", ")))"
    }

    private static var methods: sqlite3_module {
        var methods = sqlite3_module()
        methods.iVersion = 1
        // No `xCreate`: nobody can make a second table of this kind.
        unsafe methods.xConnect = { connection, module, _, _, made, _ in
            guard let connection = unsafe connection, let module = unsafe module else { return SQLITE_ERROR }
            let owner = unsafe Unmanaged<TableModule>.fromOpaque(module)
            let own = unsafe owner.takeUnretainedValue()
            own.session.isDeclaring = true
            defer { own.session.isDeclaring = false }
            let code = unsafe sqlite3_declare_vtab(connection, own.declaration)
            guard code == SQLITE_OK else { return code }
            let table = UnsafeMutablePointer<Connected>.allocate(capacity: 1)
            unsafe table.initialize(to: Connected(base: sqlite3_vtab(), module: owner))
            unsafe made?.pointee = UnsafeMutableRawPointer(table).assumingMemoryBound(to: sqlite3_vtab.self)
            return SQLITE_OK
        }
        unsafe methods.xDisconnect = { table in
            unsafe UnsafeMutableRawPointer(table)?.assumingMemoryBound(to: Connected.self).deallocate()
            return SQLITE_OK
        }
        unsafe methods.xBestIndex = { table, info in
            guard let table = unsafe table, let info = unsafe info else { return SQLITE_ERROR }
            let own = unsafe TableModule.module(of: table)
            return unsafe TablePlan.make(own.table, info, in: table, session: own.session)
        }
        unsafe methods.xOpen = { table, made in
            guard let table = unsafe table else { return SQLITE_ERROR }
            let cursor = unsafe TableCursor(TableModule.module(of: table))
            let opened = UnsafeMutablePointer<Opened>.allocate(capacity: 1)
            unsafe opened.initialize(to: Opened(base: sqlite3_vtab_cursor(), cursor: .passRetained(cursor)))
            unsafe made?.pointee = UnsafeMutableRawPointer(opened).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
            return SQLITE_OK
        }
        unsafe methods.xClose = { cursor in
            guard let opened = unsafe TableModule.opened(cursor) else { return SQLITE_OK }
            unsafe opened.pointee.cursor.release()
            unsafe opened.deallocate()
            return SQLITE_OK
        }
        unsafe methods.xFilter = { cursor, plan, _, count, values in
            unsafe TableModule.run(cursor) { own throws(WorkerStop) in
                try unsafe own.begin(Int(plan), UnsafeBufferPointer(start: values, count: Int(count)))
            }
        }
        unsafe methods.xNext = { cursor in
            unsafe TableModule.run(cursor) { own throws(WorkerStop) in try own.advance() }
        }
        unsafe methods.xEof = { cursor in
            unsafe TableModule.opened(cursor)?.pointee.cursor.takeUnretainedValue().isAtEnd == false ? 0 : 1
        }
        unsafe methods.xColumn = { cursor, context, column in
            guard let context = unsafe context else { return SQLITE_ERROR }
            unsafe TableModule.opened(cursor)?.pointee.cursor.takeUnretainedValue().give(Int(column), to: context)
            return SQLITE_OK
        }
        unsafe methods.xRowid = { cursor, row in
            unsafe row?.pointee = Int64(TableModule.opened(cursor)?.pointee.cursor.takeUnretainedValue().row ?? 0)
            return SQLITE_OK
        }
        return methods
    }

    private static func module(of table: UnsafeMutablePointer<sqlite3_vtab>) -> TableModule {
        unsafe UnsafeMutableRawPointer(table).assumingMemoryBound(to: Connected.self).pointee.module
            .takeUnretainedValue()
    }

    private static func opened(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> UnsafeMutablePointer<Opened>? {
        unsafe UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: Opened.self)
    }

    /// Runs a step of a cursor; what stops it is kept, since SQLite knows only numbers.
    private static func run(
        _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ body: (TableCursor) throws(WorkerStop) -> Void
    ) -> Int32 {
        guard let opened = unsafe opened(cursor) else { return SQLITE_ERROR }
        let own = unsafe opened.pointee.cursor.takeUnretainedValue()
        do {
            try body(own)
            return SQLITE_OK
        } catch {
            own.session.stop = error
            return SQLITE_ABORT
        }
    }
}
