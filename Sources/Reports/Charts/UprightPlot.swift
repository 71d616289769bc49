/// The frame of a chart whose values go up and whose categories go to the right.
struct UprightPlot {
    private static let stepHeight = 52.0
    /// How much of the width the left edge takes at most for the sake of turned names.
    private static let leftShareMax = 0.2

    let scene: ChartScene
    /// Where the values lie.
    let area: Rectangle
    /// The distance from category to category.
    let slotWidth: Double
    private let axis: ValueAxis

    /// Draws axis, grid and names, and says where values go.
    ///
    /// - Parameters:
    ///   - values: what the axis reaches over.
    ///   - box: where all of it has to fit.
    init(_ scene: ChartScene, over values: [Double], in box: Rectangle) {
        self.scene = scene
        let style = scene.mutedStyle
        axis = ValueAxis(over: values, scene.text, count: max(2, Int(box.height / Self.stepHeight)))
        let labelsWidth = axis.labels.map { scene.canvas.size(of: $0, style).width }.max() ?? 0
        let count = Double(max(scene.chart.categories.count, 1))
        var left = min(labelsWidth + 10, box.width / 2)
        var names = CategoryLabels(scene, slotWidth: max(box.width - left, 1) / count, leftRoom: left)
        if names.leftRoomWanted > left {
            left = max(left, min(names.leftRoomWanted, box.width * Self.leftShareMax))
            names = CategoryLabels(scene, slotWidth: max(box.width - left, 1) / count, leftRoom: left)
        }
        slotWidth = max(box.width - left, 1) / count
        let top = style.lineHeight + 8
        area = box.inset(left: left, top: top, bottom: min(names.height, box.height / 2))
        let unitBox = Rectangle(x: box.x, y: box.y, width: box.width, height: style.lineHeight)
        scene.canvas.draw(scene.chart.valueLabel, style, in: unitBox)
        drawGrid(labelsLeft: box.x)
        names.draw(scene, below: area, slotWidth: slotWidth)
    }

    /// The middle of a category.
    func x(_ category: Int) -> Double { area.x + (Double(category) + 0.5) * slotWidth }

    /// The height of a value.
    func y(_ value: Double) -> Double { area.bottom - axis.share(value) * area.height }

    /// A bar between two values, with whole edges so that they are sharp.
    func bar(x: Double, width: Double, from start: Double, to end: Double) -> Rectangle {
        let (top, bottom) = (y(max(start, end)).rounded(), y(min(start, end)).rounded())
        let (left, right) = (x.rounded(), (x + width).rounded())
        return Rectangle(x: left, y: top, width: max(right - left, 1), height: max(bottom - top, 1))
    }

    private func drawGrid(labelsLeft: Double) {
        for (tick, label) in zip(axis.ticks, axis.labels) {
            let height = y(tick.position).rounded() - 0.5
            let colour = tick.coefficient == 0 ? scene.palette.axis : scene.palette.grid
            scene.canvas.line(
                [Point(x: area.x, y: height), Point(x: area.right, y: height)], Canvas.Stroke(colour: colour, width: 1))
            let box = Rectangle(
                x: labelsLeft, y: height - scene.mutedStyle.lineHeight / 2, width: area.x - labelsLeft - 6,
                height: scene.mutedStyle.lineHeight)
            scene.canvas.draw(label, scene.mutedStyle, in: box, .right)
        }
    }
}
