internal import ColumnEngine
import DealModel

/// Finds what the factors of a velocity are made of, by currency.
struct VelocityScan: LifeMetric {
    /// Kinds of entries; those of the win rate follow.
    enum Kind {
        /// A deal that came to be, from which on there is something to measure; it is counted nowhere.
        static let creation: UInt32 = 0
        static let open: UInt32 = 1
        static let created: UInt32 = 2
        /// A win in force, with its length.
        static let won: UInt32 = 3
        /// A time for which a deal was open, its length the number of the window's day ends within it.
        static let openDays: UInt32 = 4
        static let winRate: UInt32 = 8
    }

    private let opportunities: Velocity.Opportunities
    private let winRate: WinRateScan
    private let cycleTime: CycleTimeScan
    /// The ends of the days at which open deals are counted, none after the moment asked for.
    private let dayEnds: [Int64]

    /// - Parameter days: nil for those who do not ask for open deals of the past.
    init(_ velocity: Velocity, days: ClosedRange<CivilDate>?, in context: MetricContext) {
        opportunities = velocity.opportunities
        winRate = WinRateScan(velocity.winRate, in: context)
        cycleTime = CycleTimeScan(CycleTime(), in: context)
        guard let days, opportunities == .averageOpen else {
            dayEnds = []
            return
        }
        let calendar = context.frame.calendar
        let count = Int(days.upperBound.dayNumber) - Int(days.lowerBound.dayNumber) + 1
        dayEnds = (0..<count).compactMap { offset in
            let day = calendar.dayRange(days.lowerBound.adding(days: offset))
            // A day that the zone left out has no end of its own.
            return day.isEmpty ? nil : min(day.upperBound.before, context.frame.asOf).microseconds
        }
    }

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        var entry = Entry(deal: life.deal)
        entry.bucket = Kind.creation
        entry.at = life.createdAt
        tally.add(entry)
        visitOpenDays(life, in: context, &tally)
        guard !life.isDeleted else { return }
        visitState(life, in: context, &tally)
        for closing in life.closings(.last) {
            guard let entry = cycleTime.entry(of: closing, in: life, context) else { continue }
            hand(entry, Kind.won, &tally)
        }
        var counted = EntryList()
        winRate.visit(&life, in: context, &counted)
        for entry in counted.entries { hand(entry, Kind.winRate + Cut.kind(ofBucket: entry.bucket), &tally) }
    }

    private func visitState(_ life: DealLife, in context: MetricContext, _ tally: inout some Tally) {
        let state = life.state
        let isOpen = context.view.stages.kinds[Int(state.stage)] == .open
        let isCreated = context.counts(life.createdAt)
        guard isOpen || isCreated,
            context.scope.accepts(state, deal: life.deal, at: context.frame.asOf.microseconds)
        else { return }
        var entry = Entry(deal: life.deal)
        entry.appraisal = context.appraise(state, of: life.deal)
        if isOpen { hand(entry, Kind.open, &tally) }
        entry.at = life.createdAt
        if isCreated { hand(entry, Kind.created, &tally) }
    }

    private func visitOpenDays(_ life: DealLife, in context: MetricContext, _ tally: inout some Tally) {
        guard !dayEnds.isEmpty else { return }
        life.forEachRow { row, from, to in
            let days = place(of: from)..<place(of: to)
            guard !days.isEmpty else { return }
            let state = context.view.state(row)
            guard !state.isDeleted, context.view.stages.kinds[Int(state.stage)] == .open else { return }
            // Tags can change between rows, so a scope is asked about each day by itself.
            let count = days.count { context.scope.accepts(state, deal: life.deal, at: dayEnds[$0]) }
            guard count > 0 else { return }
            var entry = Entry(deal: life.deal)
            entry.at = from
            entry.length = Int64(count)
            entry.appraisal = context.appraise(state, of: life.deal)
            hand(entry, Kind.openDays, &tally)
        }
    }

    /// How many day ends are before a moment.
    private func place(of moment: Int64) -> Int {
        var low = 0
        var high = dayEnds.count
        while low < high {
            let middle = (low + high) / 2
            if dayEnds[middle] < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func hand(_ entry: Entry, _ kind: UInt32, _ tally: inout some Tally) {
        var entry = entry
        entry.bucket = kind
        entry.group = Self.group(of: entry.appraisal.currency)
        tally.add(entry)
    }

    /// The group of a currency's ordinal.
    static func group(of currency: UInt8) -> KeyTable.Key { .init(high: 0, low: UInt64(currency) + 1) }
}
