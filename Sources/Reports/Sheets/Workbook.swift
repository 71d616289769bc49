internal import CXLSXWriter
internal import DealModel
internal import Glibc
internal import Locking

/// A workbook in the making. Rows go to files of libxlsxwriter's as they come, so that memory does not grow with them.
///
/// Used by one thread, as the report that is written is.
@safe final class Workbook {  // the pointers are ours until they are freed, and are used here alone
    /// The name of the library, for errors.
    static let library = "libxlsxwriter"

    /// What could not be kept as it was; sheets count it.
    var outcome = ReportOutcome()
    /// How many texts were cut, since a cell holds no more.
    var cutTextCount: Int64 = 0

    /// Workbooks are closed in turns: the library tells its date through gmtime(3), which has one structure for the
    /// whole process.
    private static let isClosing = Guarded(false)
    private static let turnMicroseconds: UInt32 = 20_000

    private let folder: ReportFolder
    private let options: ReportOptions
    private var pointer: UnsafeMutablePointer<lxw_workbook>?
    private var formats: [SheetStyle: UnsafeMutablePointer<lxw_format>] = unsafe [:]
    private var sheets: [Sheet] = []
    private var names: SheetNames

    /// Begins a workbook.
    ///
    /// - Parameters:
    ///   - options: where its files lie until it is sent, and who is asked about them.
    ///   - created: the date inside of it.
    ///   - reserved: names of sheets that titles do not get.
    /// - Throws: `system`, `library`.
    init(_ options: ReportOptions, title: String, created: Instant, reserved: [String]) throws(ReportError) {
        self.options = options
        folder = try ReportFolder(in: options.temporaryDirectory)
        names = SheetNames(reserved: reserved)
        // The library copies the path, and keeps that of its temporary files by a copy of its own.
        unsafe pointer = folder.path.withCString { path in
            var options = unsafe lxw_workbook_options()
            unsafe options.constant_memory = 1
            unsafe options.tmpdir = unsafe UnsafeMutablePointer(mutating: path)
            return unsafe workbook_new_opt(folder.filePath, &options)
        }
        guard let pointer = unsafe pointer else { throw .library(name: Self.library, detail: "no workbook") }
        // The library takes 0 for now.
        let seconds = created.microseconds / 1_000_000
        let error = unsafe SheetText(title).text.withCString { title in
            var properties = unsafe lxw_doc_properties()
            unsafe properties.title = unsafe UnsafeMutablePointer(mutating: title)
            unsafe properties.created = seconds == 0 ? 1 : Int(seconds)
            return unsafe workbook_set_properties(pointer, &properties)
        }
        try Self.check(error)
    }

    deinit {
        guard let pointer = unsafe pointer else { return }
        for sheet in sheets { sheet.abandon() }
        unsafe lxw_workbook_free(pointer)
    }

    /// Looks whether there is room for so many bytes more in its folder.
    ///
    /// - Throws: what `ReportOptions.reserve` throws.
    func reserve(_ byteCount: Int64) throws(ReportError) { try options.reserve(byteCount) }

    /// Adds a sheet.
    ///
    /// - Parameters:
    ///   - title: what it is named for.
    ///   - isReserved: whether the name is one of those reserved, which it then gets as it is.
    /// - Throws: `system`, `library`, `tooLarge` beyond `ReportLimits.xlsxSheetsMax`: each has an open file.
    func sheet(_ title: String, isReserved: Bool = false) throws(ReportError) -> Sheet {
        guard sheets.count < ReportLimits.xlsxSheetsMax else {
            throw .tooLarge(limit: "xlsx_sheets_max", allowed: ReportLimits.xlsxSheetsMax)
        }
        errno = 0
        let name = isReserved ? title : names.name(for: title)
        guard let made = unsafe workbook_add_worksheet(pointer, name) else {
            throw Self.failure("no sheet \(name)")
        }
        let sheet = unsafe Sheet(made, of: self)
        sheets.append(sheet)
        return sheet
    }

    /// The format of a style, made once.
    func format(_ style: SheetStyle) -> UnsafeMutablePointer<lxw_format>? {
        if let known = unsafe formats[style] { return unsafe known }
        guard let made = unsafe workbook_add_format(pointer) else { return nil }
        unsafe format_set_num_format(made, style.format)
        // Where a cell of a row has several lines, the others stand beside the first.
        unsafe format_set_align(made, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        if style.number == .prose { unsafe format_set_text_wrap(made) }
        if style.isOnTheRight {
            unsafe format_set_align(made, UInt8(LXW_ALIGN_RIGHT.rawValue))
        } else {
            // Away from the number of the column before.
            unsafe format_set_align(made, UInt8(LXW_ALIGN_LEFT.rawValue))
            unsafe format_set_indent(made, 1)
        }
        if style.role != .body { unsafe format_set_bold(made) }
        if case .header = style.role {
            unsafe format_set_bg_color(made, SheetColours.headerGround)
            unsafe format_set_bottom(made, UInt8(LXW_BORDER_THIN.rawValue))
            unsafe format_set_bottom_color(made, SheetColours.headerLine)
        }
        unsafe formats[style] = made
        return unsafe made
    }

    /// Ends the workbook and sends its bytes. While the library closes it nobody can end that: it asks nobody.
    ///
    /// - Throws: `system`, `library`, `tooLarge`, and what the sink and the options throw.
    func send(to sink: inout ReportSink) throws(ReportError) {
        var bytesMin: [String: Int64] = [:]
        for (index, sheet) in sheets.enumerated() {
            bytesMin["xl/worksheets/sheet\(index + 1).xml"] = try sheet.finish()
        }
        // While it is closed each sheet is copied on its way into the archive, which is at worst as long as all sheets.
        try reserve((bytesMin.values.max() ?? 0) + bytesMin.values.reduce(0, +))
        try options.progress(outcome.rowCount)
        try awaitTurn()
        defer { Self.isClosing.withLock { $0 = false } }
        sheets = []
        guard let finished = unsafe pointer else { preconditionFailure("the workbook was sent before") }
        unsafe pointer = nil
        // Frees the workbook, whatever it gives, but closes the files of its sheets only where all is well.
        do throws(ReportError) {
            errno = 0
            try Self.check(unsafe workbook_close(finished))
        } catch {
            folder.closeLeftovers()
            throw error
        }
        try options.progress(outcome.rowCount)
        try folder.checkArchive(bytesMin)
        try folder.sendFile(to: &sink) { () throws(ReportError) in try options.progress(outcome.rowCount) }
    }

    /// Waits until no other workbook is closed, as long as somebody waits for this one.
    private func awaitTurn() throws(ReportError) {
        while !Self.isClosing.withLock({ isTaken in
            defer { isTaken = true }
            return !isTaken
        }) {
            try options.progress(outcome.rowCount)
            usleep(Self.turnMicroseconds)
        }
    }

    /// Throws for what the library gives, unless that is that all is well.
    static func check(_ error: lxw_error) throws(ReportError) {
        guard error != LXW_NO_ERROR else { return }
        // The library's texts live as long as the process.
        throw failure(unsafe lxw_strerror(error).map { unsafe String(cString: $0) } ?? "error \(error.rawValue)")
    }

    /// A failure, by the system's error where one of those that writing has is behind it.
    static func failure(_ detail: String) -> ReportError {
        switch errno {
        case ENOSPC, EDQUOT, EFBIG, EIO, EMFILE, ENFILE, EROFS, EACCES:
            .system(path: "the workbook", errorNumber: errno)
        default: .library(name: library, detail: detail)
        }
    }
}

/// The colours of sheets, which have a light ground in all programs.
enum SheetColours {
    static let headerGround: UInt32 = 0xEEF1F4
    static let headerLine: UInt32 = 0x8A94A0
}
