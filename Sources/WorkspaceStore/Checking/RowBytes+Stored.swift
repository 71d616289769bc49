internal import DealModel

extension RowBytes {
    /// Appends a column exactly as it is stored, so that a value that reads like the right one but is another (a truth
    /// value of 2, a text that is no UTF-8) still changes the checksum.
    mutating func append(stored column: Int32, of row: SQLiteStatement) {
        switch row.storage(column) {
        case .null: append(nil as Int64?)
        case .integer: append(row.integer(column))
        case .text: append(utf8: row.bytes(column))
        case .blob:
            guard let id: Identifier<LogRow.Entity> = row.id(column) else { return append(raw: [.max]) }
            append(id)
        case .real: append(raw: [.max])
        }
    }

    /// Appends consecutive columns exactly as they are stored.
    mutating func append(stored columns: Range<Int32>, of row: SQLiteStatement) {
        for column in columns { append(stored: column, of: row) }
    }
}
