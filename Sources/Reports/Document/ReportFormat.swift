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
    /// A sheet a table and one with the papers.
    case xlsx
    /// One page that needs nothing else.
    case html
    /// Pages for printing.
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
}
