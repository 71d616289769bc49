internal import Wire

/// A table as its pages show it: the texts of its first rows, and how many more there are.
struct TableSheet {
    let table: ReportTable
    /// A text a column for each row that is shown.
    private(set) var rows: [[String]] = []
    private(set) var totals: [[String]] = []
    /// Rows that are not shown.
    private(set) var omittedRowCount: Int64 = 0

    /// Takes the rows of a table.
    ///
    /// - Parameters:
    ///   - table: the table.
    ///   - rowsMax: how many rows to show at most.
    ///   - progress: told of each row.
    /// - Throws: what the table and `progress` throw.
    init(_ table: ReportTable, rowsMax: Int, progress: inout RowProgress) throws(ReportError) {
        self.table = table
        let kinds = table.columns.map(\.kind)
        func texts(of row: borrowing ReportTable.Row) -> [String] {
            // A row of other columns than the table's shows what it has.
            zip(kinds, row).map { Canvas.lineStart(of: DisplayText.of($1, $0)) }
        }
        totals = table.totals.map(texts)
        var (rows, omittedRowCount): ([[String]], Int64) = ([], 0)
        try table.forEachRow { row throws(ReportError) in
            if rows.count < rowsMax { rows.append(texts(of: row)) } else { omittedRowCount += 1 }
            try progress.rowIsDone()
        }
        self.rows = rows
        self.omittedRowCount = omittedRowCount
    }

    /// The line below a table that is not shown whole; nil where it is.
    var moreLine: String? {
        guard omittedRowCount > 0 else { return nil }
        let noun = omittedRowCount == 1 ? "row" : "rows"
        return "\(DigitGroups.text(String(omittedRowCount))) more \(noun): ask for xlsx, csv or xml"
    }
}
