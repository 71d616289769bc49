/// One chart of a report, as a drawing.
public enum SVGReport {
    /// Writes the chart that the options name, or the first; the report has it.
    ///
    /// - Throws: `tooLarge` beyond `ReportLimits.pictureWidthPixelsMax`, `library` where cairo gives up, and what the
    ///   sink throws.
    public static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink
    ) throws(ReportError) -> ReportOutcome {
        let chart = options.chosenChart(of: report)
        var outcome = ReportOutcome()
        let layout = try PictureLayout(widthPixels: options.widthPixels, isDark: options.isDark)
        let drawn = try drawing(of: chart, layout, idPrefix: "d")
        outcome.replacedCharacterCount = drawn.replacedCharacterCount
        sink.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        sink.bytes += drawn.bytes
        try sink.flush()
        return outcome
    }

    /// The drawing of a chart as an element for a page in HTML.
    ///
    /// - Parameters:
    ///   - chart: what is drawn.
    ///   - widthPixels: how wide it is laid out; in narrower places it is scaled.
    ///   - isDark: whether it is for a dark page.
    ///   - idPrefix: what all ids in it begin with: letters and digits, other ones for each element of a page.
    /// - Throws: as `write` does.
    public static func element(
        of chart: ReportChart, widthPixels: Int, isDark: Bool, idPrefix: String
    ) throws(ReportError) -> [UInt8] {
        let layout = try PictureLayout(widthPixels: widthPixels, isDark: isDark)
        return try drawing(of: chart, layout, idPrefix: idPrefix).bytes
    }

    private static func drawing(
        of chart: ReportChart, _ layout: PictureLayout, idPrefix: String
    ) throws(ReportError) -> (bytes: [UInt8], replacedCharacterCount: Int64) {
        let height = layout.height(of: chart)
        let canvas = Canvas.svg(width: layout.width, height: height)
        let area = Rectangle(x: 0, y: 0, width: layout.width, height: height)
        ChartDrawing.draw(chart, on: canvas, in: area, layout.palette)
        try canvas.finish()
        var numbering = SVGNumbering(canvas.takeBytes(), prefix: idPrefix)
        let root = """
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
            width="\(layout.widthPixels)" height="\(layout.pixels(height))" \
            viewBox="0 0 \(Int(layout.width * Canvas.svgScale)) \(Int(height * Canvas.svgScale))" role="img" \
            aria-labelledby="\(idPrefix)-title \(idPrefix)-description">
            <title id="\(idPrefix)-title">\(escaped(chart.title))</title>
            <desc id="\(idPrefix)-description">\(escaped(ChartDescription.text(of: chart)))</desc>
            """
        return (numbering.drawing(below: root), canvas.replacedCharacterCount)
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in Canvas.printable(text).text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
