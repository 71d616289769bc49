/// Headline figures in a row of tiles, each with its change against before.
struct FigureTiles {
    private static let gap = 10.0
    private static let height = 56.0
    /// More, where any figure tells its change.
    private static let comparedHeight = 78.0
    private static let widthMin = 118.0
    private static let inset = 9.0
    private static let valueSizeMin = 8.0

    let figures: [ReportFigure]

    /// Adds them to the pages, as many in a row as have room.
    func add(to flow: inout PageFlow) {
        guard !figures.isEmpty else { return }
        let width = flow.content.width
        let most = max(Int((width + Self.gap) / (Self.widthMin + Self.gap)), 1)
        // Rows of equal length rather than a full one and a rest.
        let rowCount = (figures.count + most - 1) / most
        let perRow = (figures.count + rowCount - 1) / rowCount
        let tileWidth = min((width - Double(perRow - 1) * Self.gap) / Double(perRow), 2 * Self.widthMin)
        let height = figures.contains { Self.isCompared($0) } ? Self.comparedHeight : Self.height
        flow.skip(6)
        for start in stride(from: 0, to: figures.count, by: perRow) {
            let row = figures[start..<min(start + perRow, figures.count)]
            flow.add(height: height + Self.gap) { canvas, box in
                for (index, figure) in row.enumerated() {
                    let x = box.x + Double(index) * (tileWidth + Self.gap)
                    Self.draw(figure, canvas, Rectangle(x: x, y: box.y, width: tileWidth, height: height))
                }
            }
        }
    }

    /// How a change is written: with its sign; a share's in percentage points.
    static func changeText(_ figure: ReportFigure) -> String? {
        guard let change = figure.change.position else { return nil }
        let text = DisplayText.of(figure.change, figure.kind)
        let unit = figure.kind == .rate && text.hasSuffix(" %") ? text.dropLast(2) + " pp" : text[...]
        return (change > 0 ? "+" : "") + unit
    }

    private static func draw(_ figure: ReportFigure, _ canvas: Canvas, _ tile: Rectangle) {
        canvas.fill(tile, PageStyle.palette.tint, radius: 4)
        let inner = tile.inset(left: inset, top: 7, right: inset, bottom: 7)
        let label = Rectangle(x: inner.x, y: inner.y, width: inner.width, height: 12)
        canvas.draw(figure.label, PageStyle.label, in: label)
        let text = figure.value == .missing ? "–" : DisplayText.of(figure.value, figure.kind)
        var style = PageStyle.figure
        // A number is made smaller rather than cut.
        let natural = canvas.size(of: text, style).width
        if natural > inner.width { style.size = max(style.size * inner.width / natural * 0.99, valueSizeMin) }
        canvas.draw(text, style, in: Rectangle(x: inner.x, y: inner.y + 12, width: inner.width, height: 24))
        let line = Rectangle(x: inner.x, y: inner.y + 38, width: inner.width, height: 13)
        if isCompared(figure) { drawChange(figure, canvas, line) }
    }

    private static func isCompared(_ figure: ReportFigure) -> Bool {
        !figure.previousLabel.isEmpty || figure.previous != .missing
    }

    private static func drawChange(_ figure: ReportFigure, _ canvas: Canvas, _ line: Rectangle) {
        guard let change = figure.change.position, let text = changeText(figure) else {
            canvas.draw("no change known", PageStyle.label, in: line)
            return
        }
        var style = PageStyle.label
        let words = change == 0 ? "unchanged" : text
        var left = 0.0
        if change != 0 {
            style.colour = PageStyle.palette.change(isRise: change > 0)
            let (top, bottom) = (line.middleY - 3, line.middleY + 3)
            let (base, tip) = change > 0 ? (bottom, top) : (top, bottom)
            canvas.fill(
                [Point(x: line.x, y: base), Point(x: line.x + 7, y: base), Point(x: line.x + 3.5, y: tip)], style.colour
            )
            left = 11
        }
        canvas.draw(words, style, in: line.inset(left: left))
        let since = Rectangle(x: line.x, y: line.bottom, width: line.width, height: line.height)
        canvas.draw(figure.previousLabel, PageStyle.label, in: since)
    }
}
