internal import Markup

/// A document in the making: frames by libxml2's writer, values and rows straight into the sink, in the order of the
/// calls.
struct XMLDocument: ~Copyable {
    private var writer: MarkupWriter
    private var replacedCharacterCount: Int64 = 0
    /// How many rows were written.
    private(set) var rowCount: Int64 = 0
    private var omittedRowCount: Int64 = 0

    /// Begins a document.
    ///
    /// - Throws: `library`.
    init() throws(ReportError) {
        do { writer = try MarkupWriter() } catch { throw Self.failure(error) }
    }

    /// What was done so far.
    var outcome: ReportOutcome {
        var outcome = ReportOutcome()
        outcome.rowCount = rowCount
        outcome.omittedRowCount = omittedRowCount
        outcome.replacedCharacterCount = replacedCharacterCount + writer.replacedCharacterCount
        return outcome
    }

    /// Begins an element with its attributes, those without a value left out.
    mutating func begin(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:]) {
        writer.begin(name)
        for (name, value) in attributes { writer.attribute(name, ifAny: value) }
    }

    /// Ends the innermost element.
    mutating func end() { writer.end() }

    /// Writes an element with nothing but text, and attributes.
    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ text: String = "") {
        begin(name, attributes)
        if !text.isEmpty { writer.text(text) }
        writer.end()
    }

    /// Writes values into the innermost element, in one line.
    ///
    /// - Throws: `library`.
    mutating func values(
        _ values: KeyValuePairs<String, ReportValue>, _ kind: ReportColumn.Kind, to sink: inout ReportSink
    ) throws(ReportError) {
        try drain(to: &sink)
        for (name, value) in values {
            XMLValueWriter(name, kind).append(value, to: &sink.bytes, replaced: &replacedCharacterCount)
        }
    }

    /// Writes the rows of a table into the innermost element, and its totals, a line each.
    ///
    /// - Parameter rowsMax: how many rows the document may have; those beyond are passed over.
    /// - Returns: how many were passed over.
    /// - Throws: what the rows, the sink and `progress` throw.
    mutating func rows(
        of table: ReportTable, _ options: ReportOptions, to sink: inout ReportSink, rowsMax: Int64
    ) throws(ReportError) -> Int64 {
        let writers = table.columns.map { XMLValueWriter($0.name, $0.kind) }
        var left = rowsMax - rowCount
        var omitted: Int64 = 0
        var omittedProgress = RowProgress(options)
        try lines(options, to: &sink) { take throws(ReportError) in
            try table.forEachRow { row throws(ReportError) in
                guard left > 0 else {
                    omitted += 1
                    return try omittedProgress.rowIsDone()
                }
                left -= 1
                try take { bytes, replaced in Self.append("row", row, writers, to: &bytes, replaced: &replaced) }
            }
        }
        for row in table.totals {
            Self.append("totals", row, writers, to: &sink.bytes, replaced: &replacedCharacterCount)
        }
        omittedRowCount += omitted
        return omitted
    }

    /// Appends what stands for one row, and counts the characters that XML cannot carry.
    typealias Line = (_ bytes: inout [UInt8], _ replaced: inout Int64) -> Void

    /// Writes many rows into the innermost element, each of which appends its own markup.
    ///
    /// - Throws: what the rows, the sink and `progress` throw.
    mutating func lines(
        _ options: ReportOptions, to sink: inout ReportSink,
        _ forEachLine: (_ take: (Line) throws(ReportError) -> Void) throws(ReportError) -> Void
    ) throws(ReportError) {
        try drain(to: &sink)
        var progress = RowProgress(options)
        var replaced: Int64 = 0
        var count: Int64 = 0
        try forEachLine { line throws(ReportError) in
            line(&sink.bytes, &replaced)
            count += 1
            try sink.flushPiece()
            try progress.rowIsDone()
        }
        rowCount += count
        replacedCharacterCount += replaced
    }

    /// Ends the document.
    ///
    /// - Throws: `library`.
    mutating func finish(to sink: inout ReportSink) throws(ReportError) {
        do { try writer.finish(into: &sink.bytes) } catch { throw Self.failure(error) }
        try sink.flush()
    }

    private mutating func drain(to sink: inout ReportSink) throws(ReportError) {
        do { try writer.drain(into: &sink.bytes) } catch { throw Self.failure(error) }
    }

    private static func append(
        _ element: String, _ row: borrowing ReportTable.Row, _ writers: [XMLValueWriter], to bytes: inout [UInt8],
        replaced: inout Int64
    ) {
        bytes.append(UInt8(ascii: "<"))
        bytes.append(contentsOf: element.utf8)
        bytes.append(UInt8(ascii: ">"))
        for index in writers.indices { writers[index].append(row[index], to: &bytes, replaced: &replaced) }
        bytes.append(contentsOf: "</".utf8)
        bytes.append(contentsOf: element.utf8)
        bytes.append(contentsOf: ">\n".utf8)
    }

    private static func failure(_ error: MarkupError) -> ReportError {
        .library(name: "libxml2", detail: error.detail)
    }
}
