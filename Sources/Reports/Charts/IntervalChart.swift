/// Points with whiskers, series beside each other.
enum IntervalChart {
    private static let distanceMax = 26.0

    static func draw(_ scene: ChartScene, in box: Rectangle) {
        let plot = UprightPlot(scene, over: scene.places, in: box)
        let count = scene.chart.series.count
        let distance = min(plot.slotWidth * BarsChart.groupShare / Double(max(count, 1)), distanceMax)
        for (series, look) in scene.looks.enumerated() {
            let offset = (Double(series) - Double(count - 1) / 2) * distance
            for (category, point) in scene.chart.series[series].points.enumerated() {
                let x = plot.x(category) + offset
                if let low = scene.place(point.low), let high = scene.place(point.high) {
                    scene.whisker(x: x, from: plot.y(low), to: plot.y(high), width: distance * 0.6, look.colour)
                }
                guard let value = scene.place(point.value) else { continue }
                scene.marker(Point(x: x, y: plot.y(value)), look, radius: min(5, max(distance / 3, 2.5)))
            }
        }
    }
}
