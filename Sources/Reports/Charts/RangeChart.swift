/// A bar from a low to a high quantile with a mark at the middle, over an axis that lies below.
enum RangeChart {
    private static let stepWidth = 90.0
    /// What the axis takes below the rows: its numbers and its name.
    static let axisHeight = 46.0

    static func draw(_ scene: ChartScene, in box: Rectangle) {
        let rows = LyingRows(scene, in: box.inset(bottom: min(axisHeight, box.height / 2)))
        let axis = ValueAxis(over: scene.places, scene.text, count: max(2, Int(rows.bars.width / stepWidth)))
        drawAxis(scene, axis, rows, top: box.y)
        for (series, look) in scene.looks.enumerated() {
            for row in 0..<rows.count {
                let point = scene.chart.series[series].points[row]
                let strip = rows.strip(row, series: series)
                rows.write(point.value, scene, beside: strip)
                if let low = scene.place(point.low), let high = scene.place(point.high) {
                    let (left, right) = (x(min(low, high), axis, rows), x(max(low, high), axis, rows))
                    let bar = Rectangle(
                        x: left, y: strip.y + strip.height * 0.2, width: max(right - left, 2),
                        height: strip.height * 0.6)
                    scene.fillPale(bar, look)
                }
                guard let value = scene.place(point.value) else { continue }
                let mark = Rectangle(x: x(value, axis, rows) - 2, y: strip.y, width: 4, height: strip.height)
                scene.canvas.fill(mark, look.colour, radius: 1)
            }
        }
    }

    private static func x(_ value: Double, _ axis: ValueAxis, _ rows: LyingRows) -> Double {
        rows.bars.x + axis.share(value) * rows.bars.width
    }

    private static func drawAxis(_ scene: ChartScene, _ axis: ValueAxis, _ rows: LyingRows, top: Double) {
        let style = scene.mutedStyle
        let distance = rows.bars.width / Double(max(axis.ticks.count - 1, 1))
        let width = min(distance - 6, 2 * stepWidth)
        for (tick, label) in zip(axis.ticks, axis.labels) {
            let x = x(tick.position, axis, rows).rounded() - 0.5
            let colour = tick.coefficient == 0 ? scene.palette.axis : scene.palette.grid
            scene.canvas.line(
                [Point(x: x, y: top), Point(x: x, y: rows.bottom)], Canvas.Stroke(colour: colour, width: 1))
            let box = Rectangle(x: x - width / 2, y: rows.bottom + 3, width: width, height: style.lineHeight)
            scene.canvas.draw(label, style, in: box, .centre)
        }
        let box = Rectangle(
            x: rows.bars.x, y: rows.bottom + style.lineHeight + 6, width: rows.bars.width, height: style.lineHeight)
        scene.canvas.draw(scene.chart.valueLabel, style, in: box)
    }
}
