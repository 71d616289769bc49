/// Which look belongs to which series; nothing where there is only one.
struct ChartLegend {
    private static let swatchWidth = 22.0
    private static let swatchGap = 6.0
    private static let entryGap = 20.0
    private static let labelWidthMax = 220.0
    private static let linesMax = 4

    private struct Entry {
        let series: Int
        let x: Double
        let line: Int
        let width: Double
    }

    /// How high it is.
    let height: Double
    private let entries: [Entry]
    private let lineHeight: Double

    /// Puts the entries into lines of a width.
    init(_ scene: ChartScene, width: Double) {
        lineHeight = scene.labelStyle.lineHeight + 4
        var entries: [Entry] = []
        var (x, line) = (0.0, 0)
        for (index, series) in scene.chart.series.enumerated() where scene.chart.series.count > 1 {
            let natural = scene.canvas.size(of: series.label, scene.labelStyle).width
            let label = min(natural, Self.labelWidthMax, max(width - Self.swatchWidth - Self.swatchGap, 1))
            let entry = Self.swatchWidth + Self.swatchGap + label
            if x > 0, x + entry > width { (x, line) = (0, line + 1) }
            entries.append(Entry(series: index, x: x, line: line, width: label))
            x += entry + Self.entryGap
        }
        self.entries = entries
        height = entries.isEmpty ? 0 : Double(min(line + 1, Self.linesMax)) * lineHeight + 6
    }

    /// Draws it; what is beyond its lines is counted in the last one.
    func draw(_ scene: ChartScene, at origin: Point) {
        let hidden = entries.filter { $0.line >= Self.linesMax }.count
        let shown = entries.prefix(entries.count - hidden)
        for (index, entry) in shown.enumerated() {
            let top = origin.y + Double(entry.line) * lineHeight
            let label = Rectangle(
                x: origin.x + entry.x + Self.swatchWidth + Self.swatchGap, y: top, width: entry.width + 1,
                height: lineHeight)
            guard hidden == 0 || index < shown.count - 1 else {
                let more = Rectangle(x: origin.x + entry.x, y: top, width: 120, height: lineHeight)
                scene.canvas.draw("and \(hidden + 1) more", scene.mutedStyle, in: more)
                return
            }
            drawSwatch(
                scene, entry.series,
                in: Rectangle(
                    x: origin.x + entry.x, y: top, width: Self.swatchWidth, height: lineHeight))
            scene.canvas.draw(scene.chart.series[entry.series].label, scene.labelStyle, in: label)
        }
    }

    private func drawSwatch(_ scene: ChartScene, _ series: Int, in box: Rectangle) {
        let look = scene.looks[series]
        let middle = Point(x: box.middleX, y: box.middleY)
        switch scene.chart.shape {
        case .line:
            scene.canvas.line(
                [Point(x: box.x, y: middle.y), Point(x: box.right, y: middle.y)],
                Canvas.Stroke(colour: look.colour, width: 2.25, dashes: look.dashes))
            scene.marker(middle, look, radius: 4)
        case .interval: scene.marker(middle, look, radius: 4.5)
        case .range:
            let bar = box.inset(top: 7, bottom: 7)
            scene.fillPale(bar, look)
            scene.canvas.fill(Rectangle(x: middle.x - 2, y: box.y + 5, width: 4, height: box.height - 10), look.colour)
        case .funnel, .bars, .stack: scene.fill(box.inset(left: 4, top: 4.5, right: 4, bottom: 4.5), look)
        }
    }
}
