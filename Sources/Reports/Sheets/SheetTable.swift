/// Writes a table over as many sheets as it needs.
struct SheetTable {
    /// How many bytes the rows of a sheet have, about, before it goes on in another: a ZIP entry without extensions
    /// holds 4 GiB.
    static let sheetBytesMax: Int64 = 3 << 30

    private let table: ReportTable
    private let workbook: Workbook
    private let rowsMax: UInt32
    private let labels: [(text: String, isNumber: Bool)]

    /// - Parameter rowsMax: how many rows a sheet holds, with its header.
    init(_ table: ReportTable, _ workbook: Workbook, rowsMax: UInt32) {
        self.table = table
        self.workbook = workbook
        self.rowsMax = rowsMax
        labels = table.columns.map { ($0.label, $0.kind.isQuantity) }
    }

    /// Writes the rows, and the totals below them.
    ///
    /// - Throws: what the rows and `progress` throw, `system` and `library`.
    func write(_ progress: inout RowProgress) throws(ReportError) {
        var widths = SheetWidths(table.columns)
        var sheet = try begun()
        var rowCount: Int64 = 0
        try table.forEachRow { row throws(ReportError) in
            var isLong = false
            if rowCount.isMultiple(of: RowProgress.rowsBetween) {
                try workbook.reserve(0)
                isLong = sheet.rowsBytesCount > Self.sheetBytesMax
            }
            if sheet.row == rowsMax || isLong { sheet = try next(sheet, widths) }
            widths.see(row)
            for index in table.columns.indices {
                try sheet.value(row[index], table.columns[index].kind, at: index)
            }
            try sheet.nextRow()
            rowCount += 1
            try progress.rowIsDone()
        }
        for total in table.totals { widths.see(total, isTotal: true) }
        try sheet.filter(columnCount: labels.count)
        for total in table.totals {
            if sheet.row == rowsMax {
                try sheet.set(widths: widths.all)
                sheet = try begun()
            }
            try write(total: total, to: sheet)
        }
        try sheet.set(widths: widths.all)
        workbook.outcome.rowCount += rowCount
    }

    private func begun() throws(ReportError) -> Sheet {
        let sheet = try workbook.sheet(table.title)
        try sheet.header(labels)
        return sheet
    }

    private func next(_ sheet: Sheet, _ widths: SheetWidths) throws(ReportError) -> Sheet {
        try sheet.filter(columnCount: labels.count)
        try sheet.set(widths: widths.all)
        return try begun()
    }

    private func write(total: ReportTable.Row, to sheet: Sheet) throws(ReportError) {
        for index in table.columns.indices {
            try sheet.value(total[index], table.columns[index].kind, at: index, role: .total)
        }
        if case .missing? = total.first {
            try sheet.text("Total", SheetStyle(number: .text, role: .total), at: 0)
        }
        try sheet.nextRow()
    }
}
