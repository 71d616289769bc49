/// Bars upon each other; what is below zero hangs down, and a series that is a mark lies across.
enum StackChart {
    private static let barWidthMax = 72.0

    static func draw(_ scene: ChartScene, in box: Rectangle) {
        let plot = UprightPlot(scene, over: reach(of: scene), in: box)
        let width = min(plot.slotWidth * BarsChart.groupShare, barWidthMax)
        for category in scene.chart.categories.indices {
            var (up, down) = (0.0, 0.0)
            for series in scene.areas {
                guard let value = place(scene, series, category), value != 0 else { continue }
                let start = value < 0 ? down : up
                let bar = plot.bar(x: plot.x(category) - width / 2, width: width, from: start, to: start + value)
                scene.fill(bar, scene.looks[series])
                if value < 0 { down += value } else { up += value }
            }
            BarsChart.drawMarks(plot, category, width: width + 10)
        }
    }

    /// How far the stacks and the marks go.
    private static func reach(of scene: ChartScene) -> [Double] {
        scene.chart.categories.indices.flatMap { category in
            let values = scene.areas.compactMap { place(scene, $0, category) }
            return [values.filter { $0 > 0 }.reduce(0, +), values.filter { $0 < 0 }.reduce(0, +)]
                + scene.marks.compactMap { place(scene, $0, category) }
        }
    }

    private static func place(_ scene: ChartScene, _ series: Int, _ category: Int) -> Double? {
        scene.place(scene.chart.series[series].points[category].value)
    }
}
