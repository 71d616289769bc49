/// One centred bar a step, from the first to the last.
enum FunnelChart {
    static func draw(_ scene: ChartScene, in box: Rectangle) {
        let rows = LyingRows(scene, in: box)
        let highest = scene.places.max() ?? 0
        for (series, look) in scene.looks.enumerated() {
            for row in 0..<rows.count {
                let value = scene.chart.series[series].points[row].value
                let strip = rows.strip(row, series: series)
                rows.write(value, scene, beside: strip)
                let axis = Rectangle(x: strip.middleX - 0.5, y: strip.y, width: 1, height: strip.height)
                scene.canvas.fill(axis, scene.palette.axis)
                guard let place = scene.place(value), highest > 0 else { continue }
                // Less than nothing cannot pass a step: it has a number and no bar.
                let width = max(place, 0) / highest * strip.width
                let bar = Rectangle(x: strip.middleX - width / 2, y: strip.y, width: width, height: strip.height)
                scene.fill(bar, look, radius: 3)
            }
        }
    }
}
