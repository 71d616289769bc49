/// How a worker says what became of a statement.
enum StatementAnswer {
    /// The rows that it gave.
    ///
    /// - Parameter rowsMax: what was asked for; a worker that sends more is not believed.
    static func result(_ reader: inout ByteReader, rowsMax: Int) throws(ByteReader.Malformed) -> SQLResult {
        let rowCount = Int(try reader.number32())
        guard rowCount <= rowsMax else { throw ByteReader.Malformed() }
        let isTruncated = try reader.flag()
        var columns: [String] = []
        for _ in 0..<(try reader.count(of: 4)) { columns.append(try reader.text()) }
        guard !columns.isEmpty else { throw ByteReader.Malformed() }
        var rows: [[SQLValue]] = []
        for _ in 0..<rowCount {
            var row: [SQLValue] = []
            row.reserveCapacity(columns.count)
            for _ in columns { row.append(try reader.value()) }
            rows.append(row)
        }
        return SQLResult(columns: columns, rows: rows, isTruncated: isTruncated)
    }

    /// The message that says why there are none.
    static func message(_ failure: SQLFailure) -> [UInt8] {
        var writer = ByteWriter(.failure)
        writer.append(failure.code.rawValue)
        writer.append(failure.detail)
        writer.append(Int64(failure.position ?? -1))
        return writer.finish()
    }

    /// Why there are none.
    static func failure(_ reader: inout ByteReader) throws(ByteReader.Malformed) -> SQLFailure {
        guard let code = SQLFailure.Code(rawValue: try reader.text()) else { throw ByteReader.Malformed() }
        let detail = try reader.text()
        let position = try reader.integer()
        return SQLFailure(code, detail, position: position < 0 ? nil : Int(position))
    }
}
