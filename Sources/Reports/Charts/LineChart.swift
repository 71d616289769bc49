/// A line a series, with a band where points have intervals. Where there is no value there is no line.
enum LineChart {
    private static let markedSlotWidthMin = 14.0

    static func draw(_ scene: ChartScene, in box: Rectangle) {
        let plot = UprightPlot(scene, over: scene.places, in: box)
        for series in scene.chart.series.indices { drawBand(plot, series) }
        for series in scene.chart.series.indices { drawLine(plot, series) }
    }

    private static func drawBand(_ plot: UprightPlot, _ series: Int) {
        let scene = plot.scene
        let points = scene.chart.series[series].points
        for run in runs(points.map { scene.place($0.low) != nil && scene.place($0.high) != nil }) {
            let upper = run.compactMap { index in
                scene.place(points[index].high).map { Point(x: plot.x(index), y: plot.y($0)) }
            }
            let lower = run.compactMap { index in
                scene.place(points[index].low).map { Point(x: plot.x(index), y: plot.y($0)) }
            }
            let colour = scene.looks[series].colour
            guard run.count > 1 else {
                for (high, low) in zip(upper, lower) { scene.whisker(x: high.x, from: high.y, to: low.y, colour) }
                continue
            }
            scene.canvas.fill(upper + lower.reversed(), colour.mixed(with: scene.palette.page, 0.8))
        }
    }

    private static func drawLine(_ plot: UprightPlot, _ series: Int) {
        let scene = plot.scene
        let look = scene.looks[series]
        let values = scene.chart.series[series].points.map { scene.place($0.value) }
        let stroke = Canvas.Stroke(colour: look.colour, width: 2.25, dashes: look.dashes)
        for run in runs(values.map { $0 != nil }) {
            let points = run.compactMap { index in values[index].map { Point(x: plot.x(index), y: plot.y($0)) } }
            if points.count > 1 { scene.canvas.line(points, stroke) }
            // A value without neighbours would not be seen otherwise.
            guard points.count == 1 || plot.slotWidth >= markedSlotWidthMin else { continue }
            for point in points { scene.marker(point, look, radius: 4) }
        }
    }

    /// The ranges of indices at which something is.
    private static func runs(_ isThere: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for index in isThere.indices where isThere[index] {
            if let last = runs.last, last.upperBound == index {
                runs[runs.count - 1] = last.lowerBound..<index + 1
            } else {
                runs.append(index..<index + 1)
            }
        }
        return runs
    }
}
