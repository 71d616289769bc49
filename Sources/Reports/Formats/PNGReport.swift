/// One chart of a report, as a picture.
public enum PNGReport {
    /// Writes the chart that the options name, or the first; the report has it.
    ///
    /// - Throws: `tooLarge` beyond `ReportLimits.pictureWidthPixelsMax`, `library` where cairo gives up, and what the
    ///   sink throws.
    public static func write(
        _ report: Report, _ options: ReportOptions, to sink: inout ReportSink
    ) throws(ReportError) -> ReportOutcome {
        let chart = options.chosenChart(of: report)
        let layout = try PictureLayout(widthPixels: options.widthPixels, isDark: options.isDark)
        let height = layout.height(of: chart)
        let canvas = Canvas.png(
            widthPixels: layout.widthPixels, heightPixels: layout.pixels(height), scale: layout.scale)
        let area = Rectangle(x: 0, y: 0, width: layout.width, height: height + 1)
        ChartDrawing.draw(chart, on: canvas, in: area, layout.palette)
        try canvas.finish()
        sink.bytes += canvas.takeBytes()
        try sink.flush()
        var outcome = ReportOutcome()
        outcome.replacedCharacterCount = canvas.replacedCharacterCount
        return outcome
    }
}
