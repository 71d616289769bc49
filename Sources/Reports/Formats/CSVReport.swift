internal import DealModel

/// A report as CSV (RFC 4180): one of its tables, with a header of the columns' names and rows that end with CR LF.
///
/// An amount takes two fields, the second one its currency. Totals are left out, so that a program can add the rows up.
enum CSVReport {
    /// Writes the table that the options name, or the first one; a report without tables gives an empty file.
    ///
    /// Time and memory: one row after another.
    static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink
    ) throws(ReportError) -> ReportOutcome {
        let tables = report.tables
        guard let table = options.table.map({ name in tables.first { $0.name == name } }) ?? tables.first else {
            return ReportOutcome()
        }
        var fields = Fields(guardsFormulas: options.guardsFormulas)
        fields.header(table.columns, to: &sink)
        var progress = RowProgress(options)
        try table.forEachRow { row throws(ReportError) in
            try fields.row(row, table.columns, to: &sink)
            try progress.rowIsDone()
        }
        try sink.flush()
        return fields.outcome
    }

    private struct Fields {
        let guardsFormulas: Bool
        var outcome = ReportOutcome()

        func header(_ columns: [ReportColumn], to sink: inout ReportSink) {
            var isFirst = true
            for column in columns {
                separate(&isFirst, &sink)
                sink.append(column.name)
                if column.kind == .money { sink.append(",\(column.name)_currency") }
            }
            sink.append("\r\n")
        }

        mutating func row(
            _ row: borrowing ReportTable.Row, _ columns: [ReportColumn], to sink: inout ReportSink
        ) throws(ReportError) {
            var isFirst = true
            for index in columns.indices {
                separate(&isFirst, &sink)
                if case .text(let text) = row[index] {
                    field(text, to: &sink)
                } else {
                    row[index].append(to: &sink.bytes)
                }
                guard columns[index].kind == .money else { continue }
                sink.bytes.append(UInt8(ascii: ","))
                if case .money(_, _, let currency) = row[index] { sink.append(currency.code) }
            }
            sink.append("\r\n")
            outcome.rowCount += 1
            try sink.flushPiece()
        }

        private func separate(_ isFirst: inout Bool, _ sink: inout ReportSink) {
            if !isFirst { sink.bytes.append(UInt8(ascii: ",")) }
            isFirst = false
        }

        /// A text, quoted where it must be. NUL ends a text for many readers, so U+FFFD stands in its place.
        private mutating func field(_ text: String, to sink: inout ReportSink) {
            let isFormula = guardsFormulas && FormulaGuard.isFormula(text)
            let mustQuote = text.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") }
            guard mustQuote || isFormula else {
                sink.append(text)
                return
            }
            sink.bytes.append(UInt8(ascii: "\""))
            if isFormula { sink.bytes.append(FormulaGuard.mark) }
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "\""): sink.append("\"\"")
                case 0:
                    sink.append("\u{FFFD}")
                    outcome.replacedCharacterCount += 1
                default: sink.bytes.append(byte)
                }
            }
            sink.bytes.append(UInt8(ascii: "\""))
        }
    }
}
