internal import ColumnEngine

/// Adds entries up to figures by group and bucket.
struct FigureTally: JoinableTally {
    /// The figures of one group in one bucket.
    struct Cell: Sendable {
        let group: KeyTable.Key
        let bucket: UInt32
        var figures: [ValueFigures]
    }

    private var table = KeyTable()
    private var groupsAndBuckets: [(group: KeyTable.Key, bucket: UInt32)] = []
    private var figures: [[ValueFigures]] = []

    init() {}

    mutating func add(_ entry: Entry) {
        // Group codes use the low word's first 40 bits, so that buckets have room above them.
        let place = table.place(of: .init(high: entry.group.high, low: entry.group.low | UInt64(entry.bucket) << 40))
        if place == figures.count {
            groupsAndBuckets.append((entry.group, entry.bucket))
            figures.append([])
        }
        figures[place].add(entry.appraisal)
    }

    /// Adds what another one has found.
    mutating func combine(_ other: FigureTally) {
        for cell in other.cells { combine(cell) }
    }

    /// Adds the figures of one group in one bucket.
    mutating func combine(_ cell: Cell) {
        let key = KeyTable.Key(high: cell.group.high, low: cell.group.low | UInt64(cell.bucket) << 40)
        let place = table.place(of: key)
        if place == figures.count {
            groupsAndBuckets.append((cell.group, cell.bucket))
            figures.append([])
        }
        figures[place].combine(cell.figures)
    }

    /// What was found, in the order in which it was first seen.
    var cells: [Cell] {
        zip(groupsAndBuckets, figures).map { Cell(group: $0.group, bucket: $0.bucket, figures: $1) }
    }
}
