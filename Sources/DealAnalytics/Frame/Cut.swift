internal import ColumnEngine
import DealModel

/// One place in the breakdown of a metric: all, an interval, a group, or an interval of a group.
struct Cut: Hashable, Sendable {
    /// The group; nil for all deals, each once.
    var group: KeyTable.Key?
    /// The interval's code; 0 for the whole window.
    var interval: UInt32 = 0

    /// A metric can tell apart as many kinds of entries as these bits have numbers.
    private static let kindBits: UInt32 = 3
    private static let groupedBit: UInt32 = 8
    private static let intervalShift: UInt32 = 4

    init(group: KeyTable.Key? = nil, interval: UInt32 = 0) {
        self.group = group
        self.interval = interval
    }

    /// The place that an entry's bucket stands for.
    init(group: KeyTable.Key, bucket: UInt32) {
        self.group = bucket & Self.groupedBit == 0 ? nil : group
        interval = bucket >> Self.intervalShift
    }

    /// The bucket of entries of a kind here.
    func bucket(_ kind: UInt32) -> UInt32 {
        interval << Self.intervalShift | (group == nil ? 0 : Self.groupedBit) | kind
    }

    /// Which kind of entry a bucket stands for.
    static func kind(ofBucket bucket: UInt32) -> UInt32 { bucket & (1 << kindBits - 1) }

    /// What lists the entries of some kinds here.
    func drill(_ kinds: [UInt32]) -> DrillTarget { DrillTarget(group: group, buckets: Set(kinds.map { bucket($0) })) }
}

extension MetricContext {
    /// Hands an entry to a tally once for every place in the breakdown that it belongs to.
    ///
    /// - Parameters:
    ///   - kind: which of the metric's kinds, 0 to 7.
    ///   - state: what the deal was at `moment`, by which it is grouped.
    ///   - day: the local day that the metric goes by.
    func cut(
        _ entry: Entry, kind: UInt32, by state: DealState, at moment: Int64, day: Int32, to tally: inout some Tally
    ) {
        let interval = intervals.map { $0.code(of: day) }
        hand(entry, kind, nil, interval, to: &tally)
        guard !grouping.dimensions.isEmpty else { return }
        grouping.forEachGroup(of: state, deal: entry.deal, day: day, at: moment) { group in
            hand(entry, kind, group, interval, to: &tally)
        }
    }

    @inline(__always)
    private func hand(
        _ entry: Entry, _ kind: UInt32, _ group: KeyTable.Key?, _ interval: UInt32?, to tally: inout some Tally
    ) {
        var entry = entry
        if let group { entry.group = group }
        entry.bucket = Cut(group: group).bucket(kind)
        tally.add(entry)
        guard let interval else { return }
        entry.bucket = Cut(group: group, interval: interval).bucket(kind)
        tally.add(entry)
    }

    /// What the deal was when it was closed, for groups: with the owner of whichever moment the frame names.
    func eventState(of closing: Closing, now: DealState) -> DealState {
        var state = view.state(closing.firstRow)
        if frame.ownerAt == .now { state.owner = now.owner }
        return state
    }
}
