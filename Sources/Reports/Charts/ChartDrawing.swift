/// Draws charts: title, legend, and the shape between.
enum ChartDrawing {
    /// The widths that charts are laid out for; pictures of others are scaled.
    static let layoutWidths = 420.0...1_200.0
    /// What is left free around a chart.
    static let edge = 16.0
    private static let titleLines = 2

    /// The height that suits a chart of a width.
    static func height(
        of chart: ReportChart, width: Double, on canvas: Canvas, _ palette: Palette, edge: Double = edge
    ) -> Double {
        let scene = ChartScene(chart, canvas, palette)
        let head = headHeight(scene, width: max(width - 2 * edge, 1)) + 2 * edge
        switch chart.shape {
        case .funnel: return head + LyingRows.height(of: chart)
        case .range: return head + LyingRows.height(of: chart) + RangeChart.axisHeight
        case .bars, .stack, .line, .interval: return head + min(max(width * 0.42, 240), 460)
        }
    }

    /// Draws a chart into an area, on the palette's page.
    static func draw(
        _ chart: ReportChart, on canvas: Canvas, in area: Rectangle, _ palette: Palette, edge: Double = edge
    ) {
        let scene = ChartScene(chart, canvas, palette)
        canvas.fill(area, palette.page)
        let box = area.inset(left: edge, top: edge, right: edge, bottom: edge)
        guard box.width > 0, box.height > 0 else { return }
        let titleHeight = canvas.drawLines(chart.title, scene.titleStyle, in: box, lines: titleLines)
        let legend = ChartLegend(scene, width: box.width)
        legend.draw(scene, at: Point(x: box.x, y: box.y + titleHeight + 6))
        let body = box.inset(top: headHeight(scene, width: box.width))
        guard !scene.places.isEmpty else {
            canvas.draw("no data", TextStyle(size: 14, colour: palette.mutedText), in: body, .centre)
            return
        }
        switch chart.shape {
        case .funnel: FunnelChart.draw(scene, in: body)
        case .bars: BarsChart.draw(scene, in: body)
        case .stack: StackChart.draw(scene, in: body)
        case .line: LineChart.draw(scene, in: body)
        case .interval: IntervalChart.draw(scene, in: body)
        case .range: RangeChart.draw(scene, in: body)
        }
    }

    private static func headHeight(_ scene: ChartScene, width: Double) -> Double {
        scene.canvas.size(of: scene.chart.title, scene.titleStyle, width: width, lines: titleLines).height + 12
            + ChartLegend(scene, width: width).height
    }
}
