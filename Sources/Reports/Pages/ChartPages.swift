/// Puts charts onto pages: one below the other, or two side by side on a wide page.
struct ChartPages {
    private static let gap = 14.0

    let charts: [ReportChart]

    /// Adds them to the pages.
    func add(to flow: inout PageFlow, on canvas: Canvas) {
        let perRow = flow.content.width > PageStyle.paperWidth && charts.count > 1 ? 2 : 1
        flow.skip(6)
        for start in stride(from: 0, to: charts.count, by: perRow) {
            let row = Array(charts[start..<min(start + perRow, charts.count)])
            let width = (flow.content.width - Double(perRow - 1) * Self.gap) / Double(perRow)
            let units = width / PageStyle.chartScale
            let heights = row.map {
                ChartDrawing.height(of: $0, width: units, on: canvas, PageStyle.palette, edge: 0)
            }
            // What is higher than a page is laid out lower.
            let height = min((heights.max() ?? 0) * PageStyle.chartScale, flow.content.height)
            flow.add(height: height) { canvas, box in
                for (index, chart) in row.enumerated() {
                    let origin = Point(x: box.x + Double(index) * (width + Self.gap), y: box.y)
                    canvas.scaled(by: PageStyle.chartScale, from: origin) {
                        let area = Rectangle(x: 0, y: 0, width: units, height: height / PageStyle.chartScale)
                        ChartDrawing.draw(chart, on: canvas, in: area, PageStyle.palette, edge: 0)
                    }
                }
            }
            flow.skip(Self.gap)
        }
    }
}
