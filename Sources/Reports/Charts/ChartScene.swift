/// A chart that is being drawn: what it shows, on what, and how.
struct ChartScene {
    let chart: ReportChart
    let canvas: Canvas
    let palette: Palette
    /// A look for each series.
    let looks: [SeriesLook]
    let text: ValueText

    init(_ chart: ReportChart, _ canvas: Canvas, _ palette: Palette) {
        self.chart = chart
        self.canvas = canvas
        self.palette = palette
        looks = palette.looks(of: chart.series)
        text = ValueText(of: chart)
    }

    var titleStyle: TextStyle { TextStyle(size: 15, colour: palette.text, isBold: true) }
    var labelStyle: TextStyle { TextStyle(size: 11.5, colour: palette.text) }
    var mutedStyle: TextStyle { TextStyle(size: 11.5, colour: palette.mutedText) }

    /// Where a value lies on the axis; nil where there is none.
    func place(_ value: ReportValue) -> Double? { value.position.map { $0 * text.factor } }

    /// All values and ends of intervals.
    var places: [Double] {
        chart.series.flatMap(\.points).flatMap { [place($0.value), place($0.low), place($0.high)] }.compactMap { $0 }
    }

    /// The series whose look has an area, with their places among them, and those that are marks.
    var areas: [Int] { looks.indices.filter { looks[$0].fill != .mark } }
    var marks: [Int] { looks.indices.filter { looks[$0].fill == .mark } }

    /// Fills an area as a series does.
    func fill(_ box: Rectangle, _ look: SeriesLook, radius: Double = 0) {
        switch look.fill {
        case .solid: canvas.fill(box, look.colour, radius: radius)
        case .pale:
            canvas.fill(box, look.colour.mixed(with: palette.page, 0.75))
            canvas.outline(box, Canvas.Stroke(colour: look.colour, width: 1.25))
        case .hatched:
            canvas.fill(box, look.colour.mixed(with: palette.page, 0.75))
            canvas.hatch(box, Canvas.Stroke(colour: look.colour, width: 1.5), distance: 6)
            canvas.outline(box, Canvas.Stroke(colour: look.colour, width: 1.25))
        case .mark:
            canvas.fill(Rectangle(x: box.x, y: box.middleY - 1.5, width: box.width, height: 3), look.colour)
        }
    }

    /// Fills an area as a series does where something darker lies upon it.
    func fillPale(_ box: Rectangle, _ look: SeriesLook) {
        switch look.fill {
        case .solid: canvas.fill(box, look.colour.mixed(with: palette.page, 0.55), radius: 3)
        case .hatched, .pale: fill(box, look)
        case .mark: canvas.outline(box, Canvas.Stroke(colour: look.colour, width: 1.25), radius: 3)
        }
    }

    /// Draws the marker of a series.
    func marker(_ centre: Point, _ look: SeriesLook, radius: Double) {
        let edge = Canvas.Stroke(colour: palette.page, width: 1)
        switch look.marker {
        case .circle: canvas.circle(centre, radius: radius, look.colour, edge: edge)
        case .square:
            let half = radius * 0.9
            canvas.fill(
                corners(centre, [(-half, -half), (half, -half), (half, half), (-half, half)]), look.colour, edge: edge)
        case .triangle:
            let half = radius * 1.1
            canvas.fill(
                corners(centre, [(0, -half), (half, half * 0.8), (-half, half * 0.8)]), look.colour, edge: edge)
        case .diamond:
            let half = radius * 1.2
            canvas.fill(corners(centre, [(0, -half), (half, 0), (0, half), (-half, 0)]), look.colour, edge: edge)
        case .cross:
            let half = radius * 0.9
            let stroke = Canvas.Stroke(colour: look.colour, width: 2)
            canvas.line(corners(centre, [(-half, -half), (half, half)]), stroke)
            canvas.line(corners(centre, [(-half, half), (half, -half)]), stroke)
        }
    }

    /// Draws an interval that stands upright, with ends of a width.
    func whisker(x: Double, from: Double, to: Double, width: Double = 8, _ colour: Colour) {
        let half = min(width, 8) / 2
        let stroke = Canvas.Stroke(colour: colour, width: 1.5)
        canvas.line([Point(x: x, y: from), Point(x: x, y: to)], stroke)
        for y in [from, to] { canvas.line([Point(x: x - half, y: y), Point(x: x + half, y: y)], stroke) }
    }

    private func corners(_ centre: Point, _ offsets: [(Double, Double)]) -> [Point] {
        offsets.map { Point(x: centre.x + $0.0, y: centre.y + $0.1) }
    }
}
