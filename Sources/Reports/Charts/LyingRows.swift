/// The rows of a chart whose categories go down: a name at the left, room for bars, and a text at the right.
struct LyingRows {
    private static let barHeight = 20.0
    private static let rowGap = 12.0
    private static let seriesGap = 3.0
    private static let rowHeightMin = 17.0
    private static let stripHeightMin = 13.0
    private static let writtenHeightMin = 9.0
    private static let valuesGap = 10.0
    private static let namesWidthShare = 0.32

    /// How many categories have a row.
    let count: Int
    /// Where bars lie.
    let bars: Rectangle
    private let rowHeight: Double
    private let names: Rectangle
    private let seriesCount: Int
    private let valuesWidth: Double
    private let moreHeight: Double

    /// The height of the rows of a chart, and of the line that says how many more there are.
    static func height(of chart: ReportChart) -> Double {
        let shown = min(chart.categories.count, ReportLimits.chartRowsMax)
        let more = chart.categories.count > shown ? barHeight : 0
        return Double(max(shown, 1)) * height(seriesCount: chart.series.count) + more
    }

    private static func height(seriesCount: Int) -> Double {
        Double(max(seriesCount, 1)) * (barHeight + seriesGap) - seriesGap + rowGap
    }

    /// Writes the names of the rows, and says where bars lie.
    ///
    /// - Parameters:
    ///   - scene: whose categories they are.
    ///   - box: where all of it has to fit; rows become lower where it is low.
    init(_ scene: ChartScene, in box: Rectangle) {
        seriesCount = scene.chart.series.count
        let categories = scene.chart.categories
        let natural = Self.height(seriesCount: seriesCount)
        // Where the box is low, rows become lower, and fewer once their texts would touch.
        let lowest = max(Self.rowHeightMin, Double(seriesCount) * Self.stripHeightMin + 4)
        let most = min(categories.count, ReportLimits.chartRowsMax)
        if Double(most) * min(lowest, natural) <= box.height, most == categories.count {
            count = most
        } else {
            count = min(most, max(Int((box.height - Self.barHeight) / min(lowest, natural)), 1))
        }
        let more = categories.count - count
        moreHeight = more > 0 ? min(Self.barHeight, box.height) : 0
        rowHeight = min(natural, (box.height - moreHeight) / Double(max(count, 1)))
        let widest = categories.prefix(count).map { scene.canvas.size(of: $0, scene.labelStyle).width }.max() ?? 0
        let namesWidth = min(widest, box.width * Self.namesWidthShare)
        names = Rectangle(x: box.x, y: box.y, width: namesWidth, height: rowHeight * Double(count))
        let values = scene.chart.series.flatMap(\.points).map { Self.text(of: $0.value, scene) }
        valuesWidth = values.map { scene.canvas.size(of: $0, scene.labelStyle).width }.max() ?? 0
        bars = box.inset(left: namesWidth + Self.valuesGap, right: valuesWidth + Self.valuesGap)
        for row in 0..<count {
            let line = Rectangle(x: names.x, y: names.y + Double(row) * rowHeight, width: namesWidth, height: rowHeight)
            scene.canvas.draw(categories[row], scene.labelStyle, in: line, .right)
        }
        guard more > 0 else { return }
        let line = Rectangle(x: box.x, y: names.bottom, width: box.width, height: Self.barHeight)
        scene.canvas.draw("\(more) more are not shown", scene.mutedStyle, in: line)
    }

    /// Where the rows end, the line that says how many more there are included.
    var bottom: Double { names.bottom + moreHeight }

    private var right: Double { bars.right + valuesWidth + Self.valuesGap }

    /// The strip of a series in a row.
    func strip(_ row: Int, series: Int) -> Rectangle {
        let gap = min(Self.rowGap, rowHeight * 0.2)
        let pitch = (rowHeight - gap) / Double(max(seriesCount, 1))
        let top = names.y + Double(row) * rowHeight + gap / 2 + Double(series) * pitch
        let free = seriesCount > 1 ? min(Self.seriesGap, pitch * 0.15) : 0
        return Rectangle(x: bars.x, y: top, width: bars.width, height: max(pitch - free, 1))
    }

    /// Writes a value at the right of its strip; a dash where there is none, and nothing where strips are too low.
    func write(_ value: ReportValue, _ scene: ChartScene, beside strip: Rectangle) {
        guard strip.height >= Self.writtenHeightMin else { return }
        let style = value == .missing ? scene.mutedStyle : scene.labelStyle
        let text = Self.text(of: value, scene)
        let width = scene.canvas.size(of: text, style).width + 1
        let box = Rectangle(x: right - width, y: strip.y, width: width, height: strip.height)
        scene.canvas.draw(text, style, in: box, .right)
    }

    private static func text(of value: ReportValue, _ scene: ChartScene) -> String {
        value == .missing ? "–" : scene.text.short(value)
    }
}
