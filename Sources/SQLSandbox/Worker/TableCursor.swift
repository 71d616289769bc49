internal import CSQLite

/// A way through the rows of a table: all of them, or those with one value.
///
/// Safe: SQLite lends the values and the contexts for the length of a call; that is the reason behind each `unsafe`.
@safe final class TableCursor {
    let session: WorkerSession
    private let module: TableModule
    private let kinds: [SQLColumn.Kind]
    private let argumentCount: Int
    private var data: TableData?
    private var columns: UInt64 = 0
    private var place = TableData.Place(page: 0, offset: 0)
    private var rowsOnPage = 0
    private var found: RowIndex.Rows?
    /// Whether there is no row here.
    private(set) var isAtEnd = true
    private var buffer: [UInt8] = []

    init(_ module: TableModule) {
        self.module = module
        session = module.session
        kinds = module.table.columns.map(\.kind)
        argumentCount = module.table.arguments.count
    }

    /// Goes to the first row.
    func begin(_ number: Int, _ values: UnsafeBufferPointer<OpaquePointer?>) throws(WorkerStop) {
        guard session.plans.indices.contains(number) else { throw .hostLost }
        let plan = session.plans[number]
        var next = 0
        let data: TableData
        if argumentCount == 0, let known = self.data {
            data = known
        } else {
            var arguments = [SQLValue](repeating: .null, count: argumentCount)
            for place in arguments.indices where plan.arguments & 1 << UInt64(place) != 0 && next < values.count {
                unsafe arguments[place] = Self.value(values[next])
                next += 1
            }
            data = try session.data(module.place, arguments)
            self.data = data
        }
        columns = plan.columns
        found = nil
        if let column = plan.lookup, next < values.count {
            switch unsafe Self.key(values[next], for: kinds[column]) {
            case .nothing:
                isAtEnd = true
                return
            case .key(let key):
                found = try data.rows(of: column, key)
                return try advance()
            case .anything: break
            }
        }
        place = TableData.Place(page: 0, offset: 0)
        try settle()
    }

    /// Goes to the next row.
    func advance() throws(WorkerStop) {
        guard found == nil else {
            guard let row = found?.pop(), let data else {
                isAtEnd = true
                return
            }
            let next = data.place(ofRow: row)
            if next.page != place.page || isAtEnd { _ = try data.load(next.page, columns: columns) }
            place = next
            isAtEnd = false
            return
        }
        place.offset += 1
        if place.offset >= rowsOnPage {
            place = TableData.Place(page: place.page + 1, offset: 0)
            try settle()
        }
    }

    /// Finds the first page from here on that has a row.
    private func settle() throws(WorkerStop) {
        isAtEnd = true
        while let count = try data?.load(place.page, columns: columns) {
            rowsOnPage = count
            if count > 0 {
                isAtEnd = false
                return
            }
            place.page += 1
        }
    }

    /// The number of the row.
    var row: Int { data?.row(at: place) ?? 0 }

    /// What a value looks rows up by.
    private enum Sought {
        case nothing
        case key(RowIndex.Key)
        case anything
    }

    /// The key of a value in a column; where the two are of different types, SQLite is left to compare.
    private static func key(
        _ value: OpaquePointer?, for kind: SQLColumn.Kind
    ) -> Sought {
        switch (unsafe sqlite3_value_type(value), kind) {
        case (SQLITE_NULL, _): return .nothing
        case (SQLITE_INTEGER, .integer): return .key(.integer(unsafe sqlite3_value_int64(value)))
        case (SQLITE_TEXT, .text):
            guard let start = unsafe sqlite3_value_text(value) else { return .anything }
            let bytes = unsafe UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
            if let id = unsafe SQLIdentifier(text: bytes) { return .key(.identifier(id)) }
            return unsafe .key(.text(String(decoding: bytes, as: UTF8.self)))
        default: return .anything
        }
    }

    private static func value(_ value: OpaquePointer?) -> SQLValue {
        switch unsafe sqlite3_value_type(value) {
        case SQLITE_INTEGER: return .integer(unsafe sqlite3_value_int64(value))
        case SQLITE_FLOAT: return .real(unsafe sqlite3_value_double(value))
        case SQLITE_TEXT:
            guard let start = unsafe sqlite3_value_text(value) else { return .null }
            return unsafe .text(
                String(
                    decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))), as: UTF8.self))
        case SQLITE_BLOB:
            return .bytes([])
        default: return .null
        }
    }

    /// Gives the value of a column of the row to SQLite.
    func give(_ column: Int, to context: OpaquePointer) {
        guard let data, !isAtEnd else { return unsafe sqlite3_result_null(context) }
        guard column < kinds.count else {
            let place = column - kinds.count
            return unsafe give(data.arguments.indices.contains(place) ? data.arguments[place] : .null, to: context)
        }
        let offset = place.offset
        switch data.values(column, onPage: place.page) {
        case .nulls: unsafe sqlite3_result_null(context)
        case .integers(let values):
            if values[offset] == SQLColumnValues.noInteger { return unsafe sqlite3_result_null(context) }
            unsafe sqlite3_result_int64(context, values[offset])
        case .reals(let values): unsafe sqlite3_result_double(context, values[offset])
        case .identifiers(let values):
            if values[offset] == .none { return unsafe sqlite3_result_null(context) }
            buffer.removeAll(keepingCapacity: true)
            SQLTexts.append(values[offset], to: &buffer)
            unsafe giveBuffer(to: context)
        case .instants(let values):
            if values[offset] == SQLColumnValues.noInteger { return unsafe sqlite3_result_null(context) }
            buffer.removeAll(keepingCapacity: true)
            SQLTexts.append(microseconds: values[offset], to: &buffer)
            unsafe giveBuffer(to: context)
        case .days(let values):
            if values[offset] == SQLColumnValues.noDay { return unsafe sqlite3_result_null(context) }
            buffer.removeAll(keepingCapacity: true)
            SQLTexts.append(day: values[offset], to: &buffer)
            unsafe giveBuffer(to: context)
        case .coded(let codes, let texts):
            let code = Int(codes[offset])
            unsafe give(code < texts.count ? .text(texts[code]) : .null, to: context)
        case .texts(let values): unsafe give(values[offset].map { .text($0) } ?? .null, to: context)
        }
    }

    private func give(_ value: SQLValue, to context: OpaquePointer) {
        switch value {
        case .null, .bytes: unsafe sqlite3_result_null(context)
        case .integer(let number): unsafe sqlite3_result_int64(context, number)
        case .real(let number): unsafe sqlite3_result_double(context, number)
        case .text(var text):
            text.withUTF8 { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) {
                    unsafe csqlite_result_text_copied(context, $0.baseAddress, Int32(clamping: $0.count))
                }
            }
        }
    }

    private func giveBuffer(to context: OpaquePointer) {
        unsafe buffer.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) {
                unsafe csqlite_result_text_copied(context, $0.baseAddress, Int32(clamping: $0.count))
            }
        }
    }
}
