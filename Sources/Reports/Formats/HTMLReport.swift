internal import Markup

/// A report as one page that needs nothing beside itself: made from its XML by a stylesheet, with the charts drawn in.
///
/// It shows at most `ReportLimits.shownRowsMax` rows and says how many more there are; those are counted, but nothing
/// is made of them, so that memory does not grow with them.
enum HTMLReport {
    /// How wide charts are laid out; narrow enough to be read on a phone, where they are little smaller.
    private static let chartWidthPixels = 440

    /// Writes a report.
    ///
    /// - Throws: what the rows, the sink and `progress` throw, and `library` where libxml2, libxslt or cairo fail.
    static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink
    ) throws(ReportError) -> ReportOutcome {
        try write(report, options, to: &sink, rowsMax: Int64(ReportLimits.shownRowsMax))
    }

    /// Writes a report of no more rows than that.
    static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink, rowsMax: Int64
    ) throws(ReportError) -> ReportOutcome {
        let gathered = Gathered()
        var source = ReportSink { bytes in gathered.bytes += bytes }
        let outcome = try XMLReport.write(report, options, to: &source, rowsMax: rowsMax)
        let page: [UInt8]
        do throws(MarkupError) {
            page = try Stylesheet(WebStylesheet.text).apply(to: gathered.bytes, limits: limits)
        } catch {
            throw .library(name: "libxslt", detail: error.detail)
        }
        gathered.bytes = []
        try send(page, with: report.charts, to: &sink) { () throws(ReportError) in
            try options.progress(outcome.rowCount)
        }
        return outcome
    }

    /// What is read was written here, so only its depth and size are as everywhere; tags have titles of any length.
    private static var limits: MarkupLimits {
        var limits = MarkupLimits.standard
        limits.tagBytesMax = limits.documentBytesMax
        limits.textBytesMax = limits.documentBytesMax
        return limits
    }

    /// Sends the page, a drawing in the place of each chart's comment.
    private static func send(
        _ page: [UInt8], with charts: [ReportChart], to sink: inout ReportSink,
        isWanted: () throws(ReportError) -> Void
    ) throws(ReportError) {
        // Texts cannot hold it, since they are escaped, and attributes have no `<`.
        let mark = Array("<!--chart-->".utf8)
        var start = 0
        for (index, chart) in charts.enumerated() {
            try isWanted()
            guard let place = position(of: mark, in: page, from: start) else {
                throw .library(name: "libxslt", detail: "the page has no place for the chart \(chart.name)")
            }
            try send(page[start..<place], to: &sink)
            for isDark in [false, true] {
                sink.append("<div class=\"\(isDark ? "dark" : "light")\">")
                sink.bytes += try SVGReport.element(
                    of: chart, widthPixels: chartWidthPixels, isDark: isDark,
                    idPrefix: "c\(index)\(isDark ? "d" : "l")")
                sink.append("</div>")
                try sink.flushPiece()
            }
            start = place + mark.count
        }
        try send(page[start...], to: &sink)
        try sink.flush()
    }

    private static func send(_ bytes: ArraySlice<UInt8>, to sink: inout ReportSink) throws(ReportError) {
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = min(start + ReportSink.pieceBytesCount, bytes.endIndex)
            sink.bytes += bytes[start..<end]
            try sink.flushPiece()
            start = end
        }
    }

    private static func position(of mark: [UInt8], in page: [UInt8], from start: Int) -> Int? {
        var place = start
        while place + mark.count <= page.count {
            if page[place] == mark[0], page[place..<place + mark.count].elementsEqual(mark) { return place }
            place += 1
        }
        return nil
    }

    /// What the sink of the XML fills.
    private final class Gathered {
        var bytes: [UInt8] = []
    }
}
