internal import CSQLite
internal import DealModel

/// One compiled statement, bound and stepped by the thread that holds its connection.
///
/// Safe: the handle lives as long as the object, which alone uses it, and what SQLite lends is copied before the next
/// call. That is the reason behind each call below; where there is more to say, it stands above the call.
/// Parameters count from 1 and columns from 0, as in SQLite.
@safe final class SQLiteStatement {
    private let handle: OpaquePointer
    private let connection: SQLiteConnection
    private let sql: String

    init(handle: OpaquePointer, connection: SQLiteConnection, sql: String) {
        // From here on it belongs to the object.
        unsafe self.handle = handle
        self.connection = connection
        self.sql = sql
    }

    // The object was the handle's only user.
    deinit { _ = unsafe sqlite3_finalize(handle) }

    /// Binds a number.
    // The handle lives, and a parameter that is not there is an error that is checked.
    func bind(_ index: Int32, _ value: Int64) { check(unsafe sqlite3_bind_int64(handle, index, value), index) }

    /// Binds a number or null.
    func bind(_ index: Int32, _ value: Int64?) { if let value { bind(index, value) } else { bindNull(index) } }

    /// Binds text or null.
    func bind(_ index: Int32, _ value: String?) {
        guard var value else { return bindNull(index) }
        // The closure's pointer ends with it, so SQLite must copy.
        let code = value.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe csqlite_bind_text_copied(handle, index, characters.baseAddress, Int32(clamping: bytes.count))
            }
        }
        check(code, index)
    }

    /// Binds bytes.
    func bind(_ index: Int32, bytes: [UInt8]) {
        // The closure's pointer ends with it, so SQLite must copy.
        check(
            unsafe bytes.withUnsafeBytes {
                unsafe csqlite_bind_blob_copied(handle, index, $0.baseAddress, Int32(clamping: $0.count))
            }, index)
    }

    /// Binds an id as 16 bytes, or null.
    func bind<Subject>(_ index: Int32, _ id: Identifier<Subject>?) {
        guard let id else { return bindNull(index) }
        let bytes: (UInt64, UInt64) = (id.high.bigEndian, id.low.bigEndian)
        // Two numbers without padding are 16 bytes; the closure's pointer ends with it, so SQLite must copy.
        check(
            unsafe withUnsafeBytes(of: bytes) { unsafe csqlite_bind_blob_copied(handle, index, $0.baseAddress, 16) },
            index)
    }

    /// Binds null.
    // The handle lives, and a parameter that is not there is an error that is checked.
    func bindNull(_ index: Int32) { check(unsafe sqlite3_bind_null(handle, index), index) }

    /// Goes to the next row; false at the end.
    func step() throws(SQLiteError) -> Bool {
        // The handle lives.
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw connection.error(code: code, sql: sql)
        }
    }

    /// Runs a statement that gives no rows, and makes it ready for the next values.
    func run() throws(SQLiteError) {
        defer { reset() }
        _ = try step()
    }

    /// Makes the statement ready for the next run; bound values stay.
    // The handle lives; what went wrong was said by `step`.
    func reset() { _ = unsafe sqlite3_reset(handle) }

    /// A column as a number.
    // The handle lives; a column that is not there reads as null, here and below.
    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    /// How a value stands in the file.
    enum Storage { case null, integer, real, text, blob }

    /// How a column's value stands in the file.
    func storage(_ column: Int32) -> Storage {
        // The handle lives.
        switch unsafe sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .real
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .blob
        default: .null
        }
    }

    /// A column's name, as the statement has it.
    func name(_ column: Int32) -> String {
        // SQLite's text is copied at once.
        unsafe sqlite3_column_name(handle, column).map { unsafe String(cString: $0) } ?? "column \(column)"
    }

    /// Whether a column is null.
    // The handle lives.
    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// A column as a number, or nil for null.
    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    /// A column as text, or nil for null.
    func optionalText(_ column: Int32) -> String? {
        // SQLite's bytes, as many as it says right after, are copied before the next call.
        guard let bytes = unsafe sqlite3_column_text(handle, column) else { return nil }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// A column as text; empty for null.
    func text(_ column: Int32) -> String { optionalText(column) ?? "" }

    /// A column as bytes; empty for null.
    func bytes(_ column: Int32) -> [UInt8] {
        // SQLite's bytes, as many as it says right after, are copied before the next call.
        guard let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
        return unsafe Array(
            UnsafeRawBufferPointer(start: start, count: Int(unsafe sqlite3_column_bytes(handle, column))))
    }

    /// A column of 16 bytes as an id; nil for anything else.
    func id<Subject>(_ column: Int32) -> Identifier<Subject>? {
        // SQLite's bytes, 16 of them, are read before the next call.
        guard let start = unsafe sqlite3_column_blob(handle, column), unsafe sqlite3_column_bytes(handle, column) == 16
        else { return nil }
        let high = unsafe UInt64(bigEndian: start.loadUnaligned(as: UInt64.self))
        let low = unsafe UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        return Identifier(high: high, low: low)
    }

    private func check(_ code: Int32, _ index: Int32) {
        precondition(code == SQLITE_OK, "parameter \(index) of \(sql) cannot be bound: \(code)")
    }
}
