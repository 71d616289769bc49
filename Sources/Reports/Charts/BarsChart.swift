/// Bars side by side, one a series; a series that is a mark lies across them.
enum BarsChart {
    static let groupShare = 0.72
    private static let barWidthMax = 56.0

    static func draw(_ scene: ChartScene, in box: Rectangle) {
        let plot = UprightPlot(scene, over: scene.places, in: box)
        let areas = scene.areas
        let pitch = min(plot.slotWidth * groupShare / Double(max(areas.count, 1)), barWidthMax)
        let barWidth = pitch > 6 ? pitch - 2 : pitch
        let groupWidth = pitch * Double(max(areas.count, 1))
        let hasLabels = labelsFit(scene, areas, width: areas.count == 1 ? plot.slotWidth : pitch)
        for category in scene.chart.categories.indices {
            for (place, series) in areas.enumerated() {
                let point = scene.chart.series[series].points[category]
                guard let value = scene.place(point.value) else { continue }
                let left = plot.x(category) - groupWidth / 2 + Double(place) * pitch + (pitch - barWidth) / 2
                scene.fill(plot.bar(x: left, width: barWidth, from: 0, to: value), scene.looks[series])
                let middle = left + barWidth / 2
                if let low = scene.place(point.low), let high = scene.place(point.high) {
                    scene.whisker(x: middle, from: plot.y(low), to: plot.y(high), width: barWidth, scene.palette.text)
                } else if hasLabels {
                    label(plot, point.value, at: middle, value)
                }
            }
            drawMarks(plot, category, width: groupWidth + 8)
        }
    }

    /// Draws what lies across the bars of a category.
    static func drawMarks(_ plot: UprightPlot, _ category: Int, width: Double) {
        let scene = plot.scene
        for series in scene.marks {
            guard let value = scene.place(scene.chart.series[series].points[category].value) else { continue }
            let box = Rectangle(x: plot.x(category) - width / 2, y: plot.y(value) - 1.5, width: width, height: 3)
            // An edge in the colour of the page, so that it is seen on bars and off them.
            scene.canvas.fill(
                Rectangle(x: box.x - 1, y: box.y - 1, width: box.width + 2, height: 5), scene.palette.page)
            scene.fill(box, scene.looks[series])
        }
    }

    private static func labelsFit(_ scene: ChartScene, _ areas: [Int], width: Double) -> Bool {
        // A mark may lie where a label would stand.
        guard width > 20, scene.marks.isEmpty else { return false }
        return areas.allSatisfy { series in
            scene.chart.series[series].points.allSatisfy {
                scene.canvas.size(of: scene.text.short($0.value), scene.labelStyle).width + 4 <= width
            }
        }
    }

    private static func label(_ plot: UprightPlot, _ value: ReportValue, at x: Double, _ place: Double) {
        let height = plot.scene.labelStyle.lineHeight
        let top = place < 0 ? plot.y(place) + 1 : plot.y(place) - height - 1
        let box = Rectangle(x: x - 60, y: top, width: 120, height: height)
        plot.scene.canvas.draw(plot.scene.text.short(value), plot.scene.labelStyle, in: box, .centre)
    }
}
