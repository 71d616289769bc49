/// Where the columns of a table are, and how large its texts are so that it fits its page.
struct TableColumns {
    /// One column; lengths without the scale.
    struct Column {
        let kind: ReportColumn.Kind
        var x = 0.0
        /// With the room at both sides.
        var width: Double
        /// How narrow it may be made: texts end in an ellipsis then.
        var narrowest: Double
        /// Of numbers: the room up to the decimal point, and all of it.
        var wholeWidth = 0.0
        var numberWidth = 0.0

        /// Whether its values stand at the right, point below point.
        var isNumber: Bool {
            switch kind {
            case .count, .decimal, .money, .rate, .days: true
            case .text, .identifier, .date, .instant, .flag: false
            }
        }
    }

    private static let padding = 5.0
    private static let textWidthMax = 220.0
    private static let textWidthMin = 60.0
    private static let wideningMax = 36.0
    private static let scaleMin = 0.55
    /// Of each column of texts only the longest are measured.
    private static let measuredTextsMax = 24

    private(set) var columns: [Column]
    /// How large its texts are, as a share of the usual size.
    private(set) var scale = 1.0
    /// The width that it would like to have.
    let naturalWidth: Double
    private let numbers: NumberWidths

    /// Measures a table.
    init(_ sheet: TableSheet, on canvas: Canvas) {
        var numbers = NumberWidths(canvas, PageStyle.cell)
        columns = sheet.table.columns.indices.map { Self.measured(sheet, $0, canvas, &numbers) }
        self.numbers = numbers
        naturalWidth = columns.reduce(0) { $0 + $1.width }
    }

    /// The whole width as it is on the page.
    var width: Double { columns.reduce(0) { $0 + $1.width } * scale }

    /// Makes it fit a width: by narrower texts first, then by smaller ones.
    mutating func fit(_ room: Double) {
        let narrowest = columns.reduce(0) { $0 + $1.narrowest }
        scale = narrowest > room ? max(room / narrowest, Self.scaleMin) : 1
        let available = room / scale
        let excess = naturalWidth - available
        if excess > 0 {
            let share = min(excess / max(naturalWidth - narrowest, 0.01), 1)
            for index in columns.indices {
                columns[index].width -= (columns[index].width - columns[index].narrowest) * share
            }
        } else {
            let widening = min(-excess / Double(max(columns.count, 1)), Self.wideningMax)
            for index in columns.indices { columns[index].width += widening }
        }
        // Where even the smallest texts do not fit, all columns lose their part.
        let squeeze = min(available / max(columns.reduce(0) { $0 + $1.width }, 0.01), 1)
        var x = 0.0
        for index in columns.indices {
            columns[index].width *= squeeze
            columns[index].x = x
            x += columns[index].width
        }
    }

    /// The inner box of a column in a row.
    func box(_ column: Column, in row: Rectangle) -> Rectangle {
        Rectangle(
            x: row.x + (column.x + Self.padding) * scale, y: row.y,
            width: max(column.width - 2 * Self.padding, 0) * scale, height: row.height)
    }

    /// Where a value is: of numbers as far to the left that its point is below the others'.
    func box(of text: String, _ column: Column, in row: Rectangle) -> Rectangle {
        let inner = box(column, in: row)
        guard column.isNumber else { return inner }
        let left = inner.width - (column.numberWidth - column.wholeWidth + numbers.whole(of: text)) * scale
        // A bit more, since what is measured in parts can be wider as a whole.
        return Rectangle(
            x: inner.x + max(left, 0), y: row.y, width: inner.width - max(left, 0) + 1, height: row.height)
    }

    private static func measured(
        _ sheet: TableSheet, _ index: Int, _ canvas: Canvas, _ numbers: inout NumberWidths
    ) -> Column {
        let head = sheet.table.columns[index]
        let texts = (sheet.rows + sheet.totals).compactMap { index < $0.count ? $0[index] : nil }
        let headStyle = TextStyle(size: PageStyle.cell.size, colour: PageStyle.cell.colour, isBold: true)
        let words = head.label.split(separator: " ").map { canvas.size(of: String($0), headStyle).width }
        let longestWord = words.max() ?? 0
        // Names of columns have two lines.
        let headWidth =
            words.count > 1
            ? max(longestWord, canvas.size(of: head.label, headStyle).width * 0.6) : longestWord
        var column = Column(kind: head.kind, width: 0, narrowest: 0)
        if column.isNumber {
            var restWidth = 0.0
            for text in texts {
                column.wholeWidth = max(column.wholeWidth, numbers.whole(of: text))
                restWidth = max(restWidth, numbers.rest(of: text))
            }
            column.numberWidth = column.wholeWidth + restWidth
            column.width = max(column.numberWidth, headWidth) + 2 * padding
            column.narrowest = column.width
            return column
        }
        let longest = Set(texts).sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }.prefix(measuredTextsMax)
        let widest = longest.map { canvas.size(of: $0, PageStyle.cell).width }.max() ?? 0
        column.width = min(max(widest, headWidth), textWidthMax) + 2 * padding + 1
        let isShort = head.kind == .date || head.kind == .flag || head.kind == .instant
        column.narrowest = isShort ? column.width : min(column.width, max(textWidthMin, longestWord) + 2 * padding)
        return column
    }
}
