internal import ColumnEngine

/// Keeps the lengths of entries by group and bucket.
struct LengthTally: JoinableTally {
    private var table = KeyTable()
    private var groupsAndBuckets: [(group: KeyTable.Key, bucket: UInt32)] = []
    private var lengths: [[Int64]] = []

    init() {}

    mutating func add(_ entry: Entry) {
        guard entry.length != Entry.none else { return }
        lengths[place(entry.group, entry.bucket)].append(entry.length)
    }

    /// Adds what another one has found.
    mutating func combine(_ other: LengthTally) {
        for (place, cell) in other.groupsAndBuckets.enumerated() {
            lengths[self.place(cell.group, cell.bucket)] += other.lengths[place]
        }
    }

    private mutating func place(_ group: KeyTable.Key, _ bucket: UInt32) -> Int {
        // The same layout as in `FigureTally`.
        let place = table.place(of: .init(high: group.high, low: group.low | UInt64(bucket) << 40))
        if place == lengths.count {
            groupsAndBuckets.append((group, bucket))
            lengths.append([])
        }
        return place
    }

    /// What was found, in the order in which it was first seen.
    var cells: [(group: KeyTable.Key, bucket: UInt32, cell: [Int64])] {
        zip(groupsAndBuckets, lengths).map { ($0.group, $0.bucket, $1) }
    }
}
