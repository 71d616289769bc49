/// Rows of text in aligned columns, by the width that they take on a terminal.
struct TextTable {
    /// One column.
    struct Column {
        /// What stands above it.
        let title: String
        /// Whether its texts end, rather than begin, in the same place.
        let isRightAligned: Bool
    }

    /// The widest text in a column that begins in one place, in columns of the terminal; longer ones are cut.
    static let leftColumnsMax = 32
    private static let gap = "  "

    private let columns: [Column]
    private let trailingTitle: String
    private let isUTF8: Bool
    private var lines: [Line] = []

    private enum Line {
        case cells([String])
        case rule
    }

    /// - Parameter trailingTitle: what stands above the texts behind the last column.
    init(columns: [Column], trailingTitle: String = "", isUTF8: Bool) {
        self.columns = columns
        self.trailingTitle = trailingTitle
        self.isUTF8 = isUTF8
    }

    /// Adds a row; it has a text for each column, and perhaps one more that stands behind the last.
    mutating func add(_ cells: [String]) {
        precondition(cells.count >= columns.count, "\(cells.count) texts for \(columns.count) columns")
        lines.append(.cells(cells))
    }

    /// Adds a line across.
    mutating func addRule() { lines.append(.rule) }

    /// How wide the rows are without the texts behind the last column.
    var width: Int { widths.reduce(0, +) + Self.gap.count * max(0, columns.count - 1) }

    /// The titles and the rows, a line each, without spaces at the end.
    func rendered() -> [String] {
        let widths = widths
        let rule = String(repeating: isUTF8 ? "─" : "-", count: width)
        return [row(columns.map(\.title) + [trailingTitle], widths)]
            + lines.map { line in
                switch line {
                case .cells(let cells): row(cells, widths)
                case .rule: rule
                }
            }
    }

    private var widths: [Int] {
        columns.indices.map { index in
            let widest = lines.reduce(DisplayWidth.of(columns[index].title)) { widest, line in
                guard case .cells(let cells) = line else { return widest }
                return max(widest, DisplayWidth.of(cells[index]))
            }
            return columns[index].isRightAligned ? widest : min(widest, Self.leftColumnsMax)
        }
    }

    private func row(_ cells: [String], _ widths: [Int]) -> String {
        var texts = columns.indices.map { index in
            columns[index].isRightAligned
                ? DisplayWidth.alignRight(cells[index], columns: widths[index])
                : DisplayWidth.fit(cells[index], columns: widths[index], ellipsis: isUTF8 ? "…" : "~")
        }
        texts += cells.dropFirst(columns.count)
        let line = texts.joined(separator: Self.gap)
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
