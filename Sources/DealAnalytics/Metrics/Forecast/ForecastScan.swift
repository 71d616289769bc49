internal import ColumnEngine
import DealModel

/// Finds what is open, by its date, and what was won, by when.
struct ForecastScan: LifeMetric {
    /// Kinds of entries; those of the periods follow.
    enum Bucket {
        static let overdue: UInt32 = 0
        static let undated: UInt32 = 1
        static let outOfRange: UInt32 = 2
        /// Every open deal, whatever its bucket.
        static let open: UInt32 = 3
        /// The open deals of all periods.
        static let openInPeriods: UInt32 = 4
        /// The won ones of all periods.
        static let won: UInt32 = 5

        static func open(ofPeriod index: Int) -> UInt32 { 8 + UInt32(index) * 2 }
        static func won(ofPeriod index: Int) -> UInt32 { 9 + UInt32(index) * 2 }
    }

    private let forecast: Forecast
    private let periods: ForecastPeriods

    init(_ forecast: Forecast, _ periods: ForecastPeriods) {
        self.forecast = forecast
        self.periods = periods
    }

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        guard !life.isDeleted else { return }
        let state = life.state
        guard context.view.stages.kinds[Int(state.stage)] == .open else {
            visitWon(life, in: context, &tally)
            return
        }
        let at = context.frame.asOf.microseconds
        guard context.scope.accepts(state, deal: life.deal, at: at) else { return }
        var entry = Entry(deal: life.deal)
        entry.appraisal = context.appraise(state, of: life.deal)
        entry.bucket = Bucket.open
        tally.add(entry)
        entry.bucket = bucket(of: state.closeDay, today: context.frame.date.dayNumber)
        tally.add(entry)
        guard entry.bucket >= Bucket.open(ofPeriod: 0) else { return }
        entry.bucket = Bucket.openInPeriods
        tally.add(entry)
    }

    private func bucket(of day: Int32, today: Int32) -> UInt32 {
        if day == DealState.noDay { return Bucket.undated }
        if day < today { return forecast.overdue == .firstPeriod ? Bucket.open(ofPeriod: 0) : Bucket.overdue }
        return periods.index(of: day).map { Bucket.open(ofPeriod: $0) } ?? Bucket.outOfRange
    }

    private func visitWon(_ life: DealLife, in context: MetricContext, _ tally: inout some Tally) {
        for closing in life.closings(.last) {
            guard closing.isWon, context.counts(closing.closedAt),
                let index = periods.index(of: context.day(of: closing.closedAt)),
                context.scope.accepts(context.view.state(closing.firstRow), deal: life.deal, at: closing.closedAt)
            else { continue }
            var entry = Entry(deal: life.deal)
            entry.at = closing.closedAt
            entry.appraisal = context.appraise(
                context.view.state(closing.lastRow), of: life.deal, closing: closing)
            entry.bucket = Bucket.won
            tally.add(entry)
            entry.bucket = Bucket.won(ofPeriod: index)
            tally.add(entry)
        }
    }
}
