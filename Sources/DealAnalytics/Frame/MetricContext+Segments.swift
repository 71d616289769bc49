internal import ColumnEngine
import DealModel

extension MetricContext {
    /// An event that entries are about: where it belongs among groups and intervals.
    struct Event {
        /// What the deal was at it.
        var state: DealState
        /// The deal.
        var deal: UInt32
        /// When it happened.
        var at: Int64
        /// The local day that month and quarter are told by.
        var day: Int32
    }

    /// The event at which a deal was in that state, as groups are told: with the owner of now where that is asked for.
    @inline(__always)
    func event(_ state: DealState, _ life: borrowing DealLife, at moment: Int64) -> Event {
        guard isSegmented else { return Event(state: state, deal: life.deal, at: moment, day: DealState.noDay) }
        var state = state
        if frame.ownerAt == .now { state.owner = life.state.owner }
        return Event(state: state, deal: life.deal, at: moment, day: day(of: moment))
    }

    /// The event at which a deal came to be in the state that begins with one of its rows; no more than its moment
    /// where nobody asks for groups.
    @inline(__always)
    func event(from row: HistoryView.Row, _ life: borrowing DealLife, at moment: Int64) -> Event {
        isSegmented
            ? event(life.state(row), life, at: moment)
            : Event(state: DealState(), deal: life.deal, at: moment, day: DealState.noDay)
    }

    /// Gives entries of one event, alike but for their buckets, to the total, the event's groups and its interval.
    // Inlined, as tallies' own `add` is: to hand on an entry's 128 bytes for each bucket took longer than to count it.
    @inline(__always)
    func emit(_ entry: Entry, buckets: some Sequence<UInt32>, of event: Event, to tally: inout some Tally) {
        var entry = entry
        for bucket in buckets {
            entry.bucket = bucket
            tally.add(entry)
        }
        if isSegmented { emitSegments(entry, buckets: buckets, of: event, to: &tally) }
    }

    private func emitSegments(
        _ entry: Entry, buckets: some Sequence<UInt32>, of event: Event, to tally: inout some Tally
    ) {
        var entry = entry
        if !grouping.dimensions.isEmpty {
            grouping.forEachGroup(of: event.state, deal: event.deal, day: event.day, at: event.at) { group in
                entry.group = group
                for bucket in buckets {
                    entry.bucket = Segment.group.bucket(bucket)
                    tally.add(entry)
                }
            }
        }
        if let intervals {
            entry.group = KeyTable.Key(high: 0, low: UInt64(intervals.code(of: event.day)))
            for bucket in buckets {
                entry.bucket = Segment.interval.bucket(bucket)
                tally.add(entry)
            }
        }
    }
}

extension Metric {
    /// What all entries add up to, in total, by groups and by intervals.
    func segments<Part: JoinableTally>(
        _ empty: Part, in context: MetricContext, _ work: QueryWork
    ) throws(QueryStopped) -> SegmentedTally<Part> {
        try tally(SegmentedTally(empty), in: context, work)
    }
}
