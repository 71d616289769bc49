/// How a picture of a chart is laid out: for a width at which its texts can be read, and scaled to the one asked for.
struct PictureLayout {
    let widthPixels: Int
    /// The width that the chart is laid out for.
    let width: Double
    /// Pixels a unit.
    let scale: Double
    let palette: Palette

    /// Lays out for a width.
    ///
    /// - Throws: `tooLarge` beyond the limit.
    init(widthPixels: Int, isDark: Bool) throws(ReportError) {
        guard widthPixels <= ReportLimits.pictureWidthPixelsMax else {
            throw .tooLarge(limit: "picture_width_pixels_max", allowed: ReportLimits.pictureWidthPixelsMax)
        }
        self.widthPixels = max(widthPixels, 1)
        let widths = ChartDrawing.layoutWidths
        width = min(max(Double(self.widthPixels), widths.lowerBound), widths.upperBound)
        scale = Double(self.widthPixels) / width
        palette = isDark ? .dark : .light
    }

    /// The height that suits a chart, in units.
    func height(of chart: ReportChart) -> Double {
        // Texts measure the same on every canvas; this one is not drawn on.
        let canvas = Canvas.svg(width: width, height: 1)
        return ChartDrawing.height(of: chart, width: width, on: canvas, palette).rounded(.up)
    }

    /// A length in pixels; at least one.
    func pixels(_ length: Double) -> Int { max(Int((length * scale).rounded(.up)), 1) }
}

extension ReportOptions {
    /// The chart that they name, or the first.
    func chosenChart(of report: Report) -> ReportChart {
        let charts = report.charts
        guard let chosen = charts.first(where: { chart == nil || $0.name == chart }) else {
            preconditionFailure("report \(report.name) has no chart \(chart ?? "at all")")
        }
        return chosen
    }
}
