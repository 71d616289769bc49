/// A report as a workbook: a sheet for each table, one of figures before them and one of papers behind.
///
/// Numbers are numbers and dates are dates, in UTC. A spreadsheet keeps 15 digits of a number, so a number of more is a
/// text, and counted. Nothing is a formula: totals are literal. The date inside is that of the papers.
enum XLSXReport {
    /// Writes a report.
    ///
    /// libxlsxwriter writes to files in a folder in the options' temporary directory, about twice the size of the rows'
    /// XML and then the workbook; they are gone at the end, however it comes.
    ///
    /// - Throws: what the rows, the sink and `progress` throw, `system`, `library`, and `tooLarge` where the file would
    ///   have more than 4 GiB.
    static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink
    ) throws(ReportError) -> ReportOutcome {
        try write(report, options, to: &sink, sheetRowsMax: Sheet.rowsMax)
    }

    /// Writes a report whose sheets have no more rows than that, header included.
    static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink, sheetRowsMax: UInt32
    ) throws(ReportError) -> ReportOutcome {
        precondition(sheetRowsMax > 1, "a sheet of \(sheetRowsMax) rows has none beside its header")
        let workbook = try Workbook(
            options, title: report.title, created: report.papers.asOf,
            reserved: [SheetFigures.title, SheetPapers.title])
        try SheetFigures.write(report, to: workbook)
        var progress = RowProgress(options)
        for table in report.tables { try SheetTable(table, workbook, rowsMax: sheetRowsMax).write(&progress) }
        try SheetPapers(workbook).write(report)
        try workbook.send(to: &sink)
        return workbook.outcome
    }
}
