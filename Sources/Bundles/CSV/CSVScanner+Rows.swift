extension CSVScanner {
    /// Makes a row of what was scanned: copies the bytes, undoes doubled quotes, and checks UTF-8 and the number of
    /// fields. The row is filled as far as it goes even where it throws.
    ///
    /// - Parameters:
    ///   - range: the row in `bytes`, line end included.
    ///   - line: the line it begins on; 0 where that is not known.
    ///   - expected: the number of fields of the header; nil for the header itself.
    func take(
        _ range: Range<Int>,
        of bytes: [UInt8],
        offset: Int,
        line: Int,
        expected: Int?,
        into row: inout CSVRow
    ) throws(CSVError) {
        row.bytes.removeAll(keepingCapacity: true)
        row.bytes.append(contentsOf: bytes[range])
        row.fields.removeAll(keepingCapacity: true)
        row.fields.append(contentsOf: fields)
        row.offset = offset
        row.line = line
        row.byteCount = range.count
        if let fault { throw error(fault.kind, field: fault.field, of: row) }
        guard range.count <= limits.rowBytesMax else {
            throw error(.rowTooLong(bytesMax: limits.rowBytesMax), field: 0, of: row)
        }
        if hasHighBytes {
            for index in fields.indices where !row.isValidUTF8(index) {
                throw error(.invalidUTF8, field: index, of: row)
            }
        }
        for index in fields.indices where fields[index].hasDoubledQuotes { row.undoDoubledQuotes(of: index) }
        if let expected, fields.count != expected {
            let field = min(expected, fields.count)
            throw error(.ragged(expected: expected, found: fields.count), field: field, of: row)
        }
    }

    private func error(_ kind: CSVError.Kind, field: Int, of row: CSVRow) -> CSVError {
        var line = row.line
        if line > 0 {
            let start = field < fields.count ? Int(fields[field].start) : Int(fields.last?.end ?? 0)
            for index in 0..<min(start, row.bytes.count) where row.bytes[index] == .lineFeed { line += 1 }
        }
        return CSVError(kind: kind, line: line, column: field + 1, rowOffset: row.offset)
    }
}

extension CSVRow {
    fileprivate func isValidUTF8(_ index: Int) -> Bool {
        do {
            _ = try UTF8Span(validating: bytes.span.extracting(range(index)))
            return true
        } catch {
            return false
        }
    }

    fileprivate mutating func undoDoubledQuotes(of index: Int) {
        let field = range(index)
        var target = field.lowerBound
        var source = field.lowerBound
        while source < field.upperBound {
            let byte = bytes[source]
            bytes[target] = byte
            target += 1
            source += byte == .quote ? 2 : 1
        }
        fields[index].end = Int32(clamping: target)
        fields[index].hasDoubledQuotes = false
    }
}
