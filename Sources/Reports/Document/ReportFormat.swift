/// A way to write a report.
public enum ReportFormat: String, CaseIterable, Sendable {
    /// The whole report, as api-spec/report.xsd describes it.
    case xml
    /// One table (RFC 4180).
    case csv
    /// The rows of all tables, an object a line.
    case ndjson
    /// The whole report.
    case json
    /// A workbook with a sheet for each table.
    case xlsx
    /// A page with charts, of the first rows.
    case html
    /// Pages for print, of the first rows.
    case pdf
    /// One chart, as a drawing.
    case svg
    /// One chart, as a picture.
    case png
    /// The process log (IEEE 1849).
    case xes

    /// The media type of its files.
    public var mediaType: String {
        switch self {
        case .xml: "application/xml"
        case .csv: "text/csv; charset=utf-8"
        case .ndjson: "application/x-ndjson"
        case .json: "application/json"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .html: "text/html; charset=utf-8"
        case .pdf: "application/pdf"
        case .svg: "image/svg+xml"
        case .png: "image/png"
        case .xes: "application/x-xes+xml"
        }
    }

    /// Whether its files are nothing to read in a terminal.
    public var isBinary: Bool {
        switch self {
        case .xml, .csv, .ndjson, .json, .html, .svg, .xes: false
        case .xlsx, .pdf, .png: true
        }
    }

    /// Writes a report. The same report gives the same bytes.
    ///
    /// - Throws: what its rows are read from refuses, what the sink says, and `cancelled` from the options' progress.
    /// - Complexity: time O(rows); memory a few rows, but for pages and pictures, which are bounded.
    public func write(
        _ report: Report, _ options: ReportOptions = ReportOptions(), to sink: inout ReportSink
    ) throws(ReportError) -> ReportOutcome {
        switch self {
        case .xml: try XMLReport.write(report, options, to: &sink)
        case .csv: try CSVReport.write(report, options, to: &sink)
        case .ndjson: try NDJSONReport.write(report, options, to: &sink)
        case .json: try JSONReport.write(report, options, to: &sink)
        case .xlsx: try XLSXReport.write(report, options, to: &sink)
        case .html: try HTMLReport.write(report, options, to: &sink)
        case .pdf: try PDFReport.write(report, options, to: &sink)
        case .svg: try SVGReport.write(report, options, to: &sink)
        case .png: try PNGReport.write(report, options, to: &sink)
        case .xes: try XESReport.write(report, options, to: &sink)
        }
    }
}
