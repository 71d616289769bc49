internal import Wire

/// The rows of all tables as lines of JSON, an object a row, with missing values as null.
///
/// Where a report has several tables, every line begins with the name of its table. Totals are left out, as in CSV.
enum NDJSONReport {
    /// Writes the rows, or those of the table that the options name.
    static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink
    ) throws(ReportError) -> ReportOutcome {
        let all = report.tables
        let tables = options.table.map { name in all.filter { $0.name == name } } ?? all
        var outcome = ReportOutcome()
        var progress = RowProgress(options)
        for table in tables {
            let names = table.columns.map { JSONRow.encodedName($0.name) }
            let prefix = tables.count > 1 ? "{\"table\":\(JSON.string(table.name).encodedText())," : "{"
            try table.forEachRow { row throws(ReportError) in
                sink.append(prefix)
                JSONRow.appendMembers(of: row, names, to: &sink.bytes)
                sink.append("}\n")
                outcome.rowCount += 1
                try sink.flushPiece()
                try progress.rowIsDone()
            }
        }
        try sink.flush()
        return outcome
    }
}
