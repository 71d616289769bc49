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

    /// Whether anything is asked for beside the total.
    var isSegmented: Bool { !grouping.dimensions.isEmpty || frame.interval != nil }

    /// The event at which a deal was in that state, as groups are told: with the owner of now where that is asked for.
    func event(_ state: DealState, _ life: borrowing DealLife, at moment: Int64) -> Event {
        guard isSegmented else { return Event(state: state, deal: life.deal, at: moment, day: DealState.noDay) }
        var state = state
        if frame.ownerAt == .now { state.owner = life.state.owner }
        return Event(state: state, deal: life.deal, at: moment, day: day(of: moment))
    }

    /// Gives entries of one event, alike but for their buckets, to the total, the event's groups and its interval.
    func emit(_ entry: Entry, buckets: some Sequence<UInt32>, of event: Event, to tally: inout some Tally) {
        var entry = entry
        for bucket in buckets {
            entry.bucket = bucket
            tally.add(entry)
        }
        guard isSegmented else { return }
        if !grouping.dimensions.isEmpty {
            grouping.forEachGroup(of: event.state, deal: event.deal, day: event.day, at: event.at) { group in
                entry.group = group
                for bucket in buckets {
                    entry.bucket = Segment.group.bucket(bucket)
                    tally.add(entry)
                }
            }
        }
        if let interval = frame.interval {
            let first = frame.calendar.start(of: interval, containing: CivilDate(dayNumber: event.day))
            entry.group = KeyTable.Key(high: 0, low: Self.code(ofIntervalFrom: first))
            for bucket in buckets {
                entry.bucket = Segment.interval.bucket(bucket)
                tally.add(entry)
            }
        }
    }

    /// The code of the interval that begins on a date; positive.
    static func code(ofIntervalFrom date: CivilDate) -> UInt64 {
        UInt64(Int64(date.dayNumber) - Int64(Int32.min))
    }

    /// The date of such a code.
    static func date(ofIntervalCode code: UInt64) -> CivilDate {
        CivilDate(dayNumber: Int32(clamping: Int64(code) + Int64(Int32.min)))
    }

    /// The first days of the intervals of the window in order; of an open window those from the first to the last seen,
    /// and only those seen where there would be too many.
    func intervalStarts(of interval: CalendarInterval, seen: [CivilDate]) -> [CivilDate] {
        let seen = seen.sorted()
        let window = frame.window
        let end = min(window.to.microseconds == .max ? frame.asOf : window.closing, frame.asOf)
        let isOpen = window.from.microseconds == .min
        guard !window.isEmpty,
            let first = isOpen
                ? seen.first : frame.calendar.start(of: interval, containing: frame.calendar.date(of: window.from)),
            let last = isOpen || window.to.microseconds == .max
                ? seen.last : frame.calendar.start(of: interval, containing: frame.calendar.date(of: end))
        else { return seen }
        var starts: [CivilDate] = []
        var next = first
        while next <= last {
            if starts.count == LocalCalendar.bucketsMax { return seen }
            starts.append(next)
            next = frame.calendar.nextStart(of: interval, after: next)
        }
        return starts
    }
}

extension Metric {
    /// What all entries add up to, in total, by groups and by intervals.
    func segments<Part: MergingTally>(
        _ empty: Part, in context: MetricContext, _ work: QueryWork
    ) throws(QueryStopped) -> SegmentedTally<Part> {
        let parts = try work.map(units: unitCount(in: context), rowCount: rowCount(in: context)) { unit in
            var tally = SegmentedTally(empty)
            visit(unit: unit, in: context, &tally)
            return tally
        }
        var all = SegmentedTally(empty)
        for part in parts { all.combine(part) }
        return all
    }
}
