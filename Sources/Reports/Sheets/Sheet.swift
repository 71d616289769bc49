internal import CXLSXWriter
internal import DealModel
internal import Glibc

/// A sheet in the making. Cells are written row by row, downwards.
@safe final class Sheet {  // the pointer is the workbook's, and sheets are used no longer than it
    /// How many rows a sheet holds in all programs.
    static let rowsMax: UInt32 = 1_048_576

    /// How high a line is, in points.
    private static let lineHeight = 15.0
    /// The highest row, in lines; Excel has no higher ones than 409 points.
    private static let rowLinesMax = 27

    /// The row that is written.
    private(set) var row: UInt32 = 0
    private let pointer: UnsafeMutablePointer<lxw_worksheet>
    private unowned let workbook: Workbook
    /// The last style of each column and its format; most columns have one alone.
    private var known: [(style: SheetStyle, format: UnsafeMutablePointer<lxw_format>?)] = unsafe []

    /// A sheet of a workbook.
    init(_ pointer: UnsafeMutablePointer<lxw_worksheet>, of workbook: Workbook) {
        unsafe self.pointer = pointer
        self.workbook = workbook
        // On paper all columns stand side by side.
        unsafe worksheet_set_landscape(pointer)
        unsafe worksheet_fit_to_pages(pointer, 1, 0)
    }

    /// Goes on to the next row.
    ///
    /// - Throws: `system` where the rows so far cannot be written.
    func nextRow() throws(ReportError) {
        row += 1
        if unsafe cxlsxwriter_rows_failed(pointer) != 0 { throw rowsFailure }
    }

    /// How many bytes the rows have.
    var rowsBytesCount: Int64 { unsafe cxlsxwriter_rows_bytes(pointer) }

    /// Hands all rows to the system.
    ///
    /// - Returns: how many bytes they have.
    /// - Throws: `system`.
    func finish() throws(ReportError) -> Int64 {
        errno = 0
        if unsafe cxlsxwriter_finish_rows(pointer) != 0 { throw rowsFailure }
        return rowsBytesCount
    }

    /// Closes the file of the rows of a workbook that is given up.
    func abandon() { unsafe cxlsxwriter_abandon_rows(pointer) }

    private var rowsFailure: ReportError { .system(path: "the rows of a sheet", errorNumber: errno == 0 ? EIO : errno) }

    /// Writes a header into the row, freezes it, and goes on.
    func header(_ labels: [(text: String, isNumber: Bool)]) throws(ReportError) {
        for (column, label) in labels.enumerated() {
            try text(label.text, SheetStyle(number: .text, role: .header(isNumber: label.isNumber)), at: column)
        }
        try nextRow()
        unsafe worksheet_freeze_panes(pointer, row, 0)
        try Workbook.check(unsafe worksheet_repeat_rows(pointer, 0, row - 1))
    }

    /// Lets the rows from the header to the last one be filtered.
    func filter(columnCount: Int) throws(ReportError) {
        guard row > 1, columnCount > 0 else { return }
        try Workbook.check(unsafe worksheet_autofilter(pointer, 0, 0, row - 1, UInt16(columnCount - 1)))
    }

    /// Sets the widths of the columns, in characters.
    func set(widths: [Double]) throws(ReportError) {
        for (column, width) in widths.enumerated() {
            try Workbook.check(unsafe worksheet_set_column(pointer, UInt16(column), UInt16(column), width, nil))
        }
    }

    /// Makes the row as high as so many lines need.
    func set(lineCount: Int) {
        guard lineCount > 1 else { return }
        unsafe worksheet_set_row(pointer, row, Double(min(lineCount, Self.rowLinesMax)) * Self.lineHeight, nil)
    }

    /// Writes a value into a cell of the row; nothing where it is missing.
    func value(
        _ value: ReportValue, _ kind: ReportColumn.Kind, at column: Int, role: SheetStyle.Role = .body
    ) throws(ReportError) {
        func put(_ number: Double?, _ style: SheetStyle.Number) throws(ReportError) {
            if let number {
                try self.number(number, SheetStyle(number: style, role: role), at: column)
            } else {
                workbook.outcome.textAmountCount += value.isQuantity ? 1 : 0
                var bytes: [UInt8] = []
                value.append(to: &bytes)
                let text = String(decoding: bytes, as: UTF8.self)
                try self.text(text + currencySuffix(of: value), SheetStyle(number: .text, role: role), at: column)
            }
        }
        switch value {
        case .missing: break
        case .text(let text): try self.text(text, SheetStyle(number: .text, role: role), at: column)
        case .identifier:
            try self.text(DisplayText.of(value, kind), SheetStyle(number: .text, role: role), at: column)
        case .count(let count): try put(SheetNumber.of(units: Int128(count), decimals: 0), .decimals(0))
        case .decimal(let units, let decimals):
            try put(
                SheetNumber.of(units: units, decimals: decimals),
                kind == .rate ? .rate : kind == .days ? .days : .decimals(decimals))
        case .money(let units, let decimals, let currency):
            try put(SheetNumber.of(units: units, decimals: decimals), .money(decimals: decimals, currency))
        case .date(let date): try put(SheetNumber.of(date), .date)
        case .instant(let instant): try put(SheetNumber.of(instant), .instant)
        case .flag(let isSo):
            let format = unsafe format(SheetStyle(number: .flag, role: role), at: column)
            try Workbook.check(
                unsafe worksheet_write_boolean(pointer, row, UInt16(column), isSo ? 1 : 0, format))
        }
    }

    /// Writes a text into a cell of the row, never a formula.
    func text(_ text: String, _ style: SheetStyle, at column: Int) throws(ReportError) {
        let cell = SheetText(text)
        workbook.outcome.replacedCharacterCount += cell.replacedCharacterCount
        workbook.cutTextCount += cell.isCut ? 1 : 0
        let format = unsafe format(style, at: column)
        try Workbook.check(unsafe worksheet_write_string(pointer, row, UInt16(column), cell.text, format))
    }

    private func number(_ number: Double, _ style: SheetStyle, at column: Int) throws(ReportError) {
        let format = unsafe format(style, at: column)
        try Workbook.check(unsafe worksheet_write_number(pointer, row, UInt16(column), number, format))
    }

    private func currencySuffix(of value: ReportValue) -> String {
        if case .money(_, _, let currency) = value { " \(currency.code)" } else { "" }
    }

    private func format(_ style: SheetStyle, at column: Int) -> UnsafeMutablePointer<lxw_format>? {
        if unsafe column < known.count, unsafe known[column].style == style { return unsafe known[column].format }
        let format = unsafe workbook.format(style)
        while unsafe known.count <= column { unsafe known.append((style, format)) }
        unsafe known[column] = unsafe (style, format)
        return unsafe format
    }
}
