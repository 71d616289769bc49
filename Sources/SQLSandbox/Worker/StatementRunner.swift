internal import CSQLite

/// Runs the statements of one question, one after the other.
///
/// Safe: statements are finalized where they were made, before the connection goes, and what SQLite lends is copied
/// before the next call. That is the reason behind each `unsafe` here.
@safe final class StatementRunner {
    private let session: WorkerSession
    private let connection: WorkerConnection
    private let host: WorkerHost
    private var bytesLeft: Int

    init(_ asked: WorkerQuestion, _ session: WorkerSession, host: WorkerHost) throws(SQLFailure) {
        self.session = session
        self.host = host
        connection = try WorkerConnection(session)
        bytesLeft = asked.bytesMax
    }

    /// Runs a statement and tells the host what became of it.
    func run(_ statement: String) {
        session.stop = nil
        session.denial = nil
        session.plans.removeAll(keepingCapacity: true)
        do throws(SQLFailure) {
            guard !session.isOver else {
                throw SQLFailure(.timeout, "The time of the question was over before this statement began.")
            }
            host.send(try result(of: statement))
        } catch {
            host.send(StatementAnswer.message(error))
        }
    }

    private func result(of statement: String) throws(SQLFailure) -> [UInt8] {
        let text = Array(statement.utf8)
        guard text.count <= SQLLimits.statementBytesMax else {
            throw SQLFailure(
                .tooLarge, "A statement has at most \(SQLLimits.statementBytesMax) bytes; this one has \(text.count).")
        }
        if let place = text.firstIndex(of: 0) {
            throw SQLFailure(.syntax, "There is a NUL in the statement.", position: place)
        }
        let (compiled, end) = try unsafe compile(text, from: 0)
        guard let compiled = unsafe compiled else {
            throw SQLFailure(.notOneSelect, "There is no statement in it: one SELECT is needed.")
        }
        defer { _ = unsafe sqlite3_finalize(compiled) }
        if end < text.count { try refuseSecond(text, from: end) }
        guard unsafe sqlite3_stmt_isexplain(compiled) == 0 else {
            throw SQLFailure(.notOneSelect, "EXPLAIN cannot be used here: only SELECT can be run.")
        }
        guard unsafe sqlite3_stmt_readonly(compiled) != 0, unsafe sqlite3_column_count(compiled) > 0 else {
            throw SQLFailure(.notOneSelect, "Only SELECT can be run here: the data cannot be changed.")
        }
        return try unsafe rows(of: compiled, statement: text)
    }

    /// Compiles what stands from a place on.
    ///
    /// - Returns: the statement, none where there are only blanks and comments; and where what comes after it begins.
    private func compile(_ text: [UInt8], from start: Int) throws(SQLFailure) -> (OpaquePointer?, Int) {
        var compiled: OpaquePointer?
        var end = 0
        let code = unsafe text.withUnsafeBytes { bytes -> Int32 in
            guard let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return SQLITE_OK }
            var tail: UnsafePointer<CChar>?
            let code = unsafe sqlite3_prepare_v3(
                connection.handle, base + start, Int32(clamping: text.count - start), 0, &compiled, &tail)
            end = unsafe tail.map { unsafe $0 - base } ?? text.count
            return code
        }
        guard code == SQLITE_OK else { throw failure(code, offset: start) }
        return unsafe (compiled, end)
    }

    private func refuseSecond(_ text: [UInt8], from end: Int) throws(SQLFailure) {
        let refusal = SQLFailure(
            .notOneSelect, "There is a second statement: ask for several in a list, each by itself.", position: end)
        let second: OpaquePointer?
        do throws(SQLFailure) { unsafe second = try unsafe compile(text, from: end).0 } catch { throw refusal }
        guard let second = unsafe second else { return }
        _ = unsafe sqlite3_finalize(second)
        throw refusal
    }

    private func rows(of compiled: OpaquePointer, statement: [UInt8]) throws(SQLFailure) -> [UInt8] {
        var writer = ByteWriter(.result)
        let head = writer.count
        writer.append(UInt32(0))
        writer.append(false)
        let columnCount = unsafe sqlite3_column_count(compiled)
        writer.append(count: Int(columnCount))
        for column in 0..<columnCount {
            writer.append(unsafe sqlite3_column_name(compiled, column).map { unsafe String(cString: $0) } ?? "")
        }
        var rowCount = 0
        var isTruncated = false
        stepping: while true {
            let code = unsafe sqlite3_step(compiled)
            switch code {
            case SQLITE_DONE: break stepping
            case SQLITE_ROW: break
            default: throw failure(code, offset: nil)
            }
            let before = writer.count
            for column in 0..<columnCount { unsafe append(column, of: compiled, to: &writer) }
            if rowCount >= session.question.rowsMax || writer.count > bytesLeft {
                writer.cut(to: before)
                isTruncated = true
                break
            }
            rowCount += 1
        }
        writer.patch(UInt32(rowCount), at: head)
        writer.patch(flag: isTruncated, at: head + 4)
        bytesLeft = max(0, bytesLeft - writer.count)
        return writer.finish()
    }

    private func append(_ column: Int32, of compiled: OpaquePointer, to writer: inout ByteWriter) {
        switch unsafe sqlite3_column_type(compiled, column) {
        case SQLITE_INTEGER: writer.append(.integer(unsafe sqlite3_column_int64(compiled, column)))
        case SQLITE_FLOAT: writer.append(.real(unsafe sqlite3_column_double(compiled, column)))
        case SQLITE_TEXT:
            let start = unsafe sqlite3_column_text(compiled, column)
            let count = Int(unsafe sqlite3_column_bytes(compiled, column))
            writer.append(
                .text(unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)))
        case SQLITE_BLOB:
            let start = unsafe sqlite3_column_blob(compiled, column)
            let count = Int(unsafe sqlite3_column_bytes(compiled, column))
            writer.append(.bytes(unsafe Array(UnsafeRawBufferPointer(start: start, count: count))))
        default: writer.append(.null)
        }
    }

    /// What SQLite's code means; what we did ourselves comes first.
    private func failure(_ code: Int32, offset: Int?) -> SQLFailure {
        if let stop = session.stop { return Self.failure(stop) }
        if let denial = session.denial { return denial }
        let message = unsafe String(cString: sqlite3_errmsg(connection.handle))
        let place = unsafe sqlite3_error_offset(connection.handle)
        return SQLiteWords.failure(
            code & 0xFF, message, position: place < 0 ? nil : offset.map { $0 + Int(place) })
    }

    private static func failure(_ stop: WorkerStop) -> SQLFailure {
        switch stop {
        case .timeout:
            SQLFailure(.timeout, "The time was over before the statement had ended: ask for less, or give it longer.")
        case .refused(let detail): SQLFailure(.refused, detail)
        case .tooMuchRead:
            SQLFailure(
                .outOfMemory,
                "The tables of the statements take more than \(SQLLimits.tableBytesMax) bytes: "
                    + "read fewer columns.")
        case .hostLost: SQLFailure(.failed, "The table could not be read.")
        }
    }
}
