/// Counts the trials of a funnel by method, stage and field.
struct FunnelTally: JoinableTally {
    /// By bucket.
    private(set) var counts: [Int]
    /// What entries are worth, by method and stage.
    private(set) var figures: [[ValueFigures]]
    /// How long trials took that may still be open, by method and stage.
    private(set) var lengths: [CompetingLengths]
    /// How many slips were taken out.
    private(set) var undone = 0
    /// How many stays were too short.
    private(set) var collapsed = 0
    private let layout: FunnelLayout

    init(_ layout: FunnelLayout) {
        self.layout = layout
        counts = Array(repeating: 0, count: layout.cellCount * Int(FunnelLayout.slotsPerStage))
        figures = Array(repeating: [], count: layout.cellCount)
        lengths = Array(repeating: CompetingLengths(), count: layout.cellCount)
    }

    @inline(__always)
    mutating func add(_ entry: Entry) {
        let bucket = entry.bucket
        if bucket == layout.undone {
            undone += 1
        } else if bucket == layout.collapsed {
            collapsed += 1
        } else {
            counts[Int(bucket)] += 1
            let (cell, slot) = bucket.quotientAndRemainder(dividingBy: FunnelLayout.slotsPerStage)
            if slot == FunnelLayout.slot(.entries) {
                figures[Int(cell)].add(entry.appraisal)
            } else if slot >= FunnelLayout.fieldCount {
                add(entry.length, slot, to: Int(cell))
            }
        }
    }

    private mutating func add(_ length: Int64, _ slot: UInt32, to cell: Int) {
        switch FunnelLayout.Length(rawValue: slot - FunnelLayout.fieldCount) {
        case .reached: lengths[cell].add(reached: length)
        case .missed: lengths[cell].add(missed: length)
        case .open: lengths[cell].add(open: length)
        case nil: break
        }
    }

    mutating func combine(_ other: FunnelTally) {
        for bucket in counts.indices { counts[bucket] += other.counts[bucket] }
        for cell in figures.indices {
            figures[cell].combine(other.figures[cell])
            lengths[cell].combine(other.lengths[cell])
        }
        undone += other.undone
        collapsed += other.collapsed
    }
}
