/// How wide the columns of a sheet should be, by their labels and the first rows.
struct SheetWidths {
    /// How many rows are looked at.
    static let rowsMax = 200
    private static let narrowest = 8
    private static let widest = 60
    /// For the arrow of the filter beside a label.
    private static let arrow = 3

    private let columns: [ReportColumn]
    private var characters: [Int]
    private var rowCount = 0

    /// Begins with the labels.
    init(_ columns: [ReportColumn]) {
        self.columns = columns
        characters = columns.map { Self.characters(of: $0.label) + Self.arrow }
    }

    /// Looks at a row.
    mutating func see(_ row: borrowing ReportTable.Row, isTotal: Bool = false) {
        guard isTotal || rowCount < Self.rowsMax else { return }
        rowCount += isTotal ? 0 : 1
        for index in columns.indices {
            let width = Self.characters(of: DisplayText.of(row[index], columns[index].kind))
            characters[index] = max(characters[index], width)
        }
    }

    /// The width of each column, in characters.
    var all: [Double] { characters.map { Double(min(max($0, Self.narrowest), Self.widest)) + 1 } }

    /// Those of East Asia, and emoji, are twice as wide as others.
    private static func characters(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) }
    }
}
