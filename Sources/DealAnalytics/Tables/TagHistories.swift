internal import ColumnEngine

/// Which tags deals had when, beside the version rows: most deals have none, and a tag changes nothing else of a deal.
struct TagHistories: Sendable {
    /// A tag came or went.
    struct Change: BitwiseCopyable, Sendable {
        let effectiveAt: Int64
        let sequence: Int64
        let tag: UInt32
        let isThere: Bool
    }

    private var deals = PagedColumn<UInt32>()
    private var changes = PagedColumn<[Change]>()
    private var slots: [UInt32: Int] = [:]

    init() {}

    /// Takes in the next recorded change.
    mutating func insert(_ change: Change, deal: UInt32) {
        let slot = slots[deal] ?? deals.count
        if slot == deals.count {
            slots[deal] = slot
            deals.append(deal)
            changes.append([])
        }
        var index = changes[slot].count
        while index > 0, changes[slot][index - 1].effectiveAt > change.effectiveAt { index -= 1 }
        changes[slot].insert(change, at: index)
    }

    /// What readers see of them as they are now; finding a deal's place is left to those who need it.
    func snapshot() -> Snapshot { Snapshot(deals: deals, changes: changes) }

    /// A reader's view.
    struct Snapshot: Sendable {
        /// The deals that ever had a tag, in the order in which they first got one.
        let deals: PagedColumn<UInt32>
        /// Their changes in the order of (effectiveAt, sequence).
        let changes: PagedColumn<[Change]>

        /// Bytes in use.
        var bytes: Int {
            var bytes = deals.bytes + changes.bytes
            for slot in 0..<changes.count { bytes += changes[slot].capacity * MemoryLayout<Change>.stride }
            return bytes
        }
    }
}
