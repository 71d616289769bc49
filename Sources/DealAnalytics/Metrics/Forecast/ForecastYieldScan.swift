internal import ColumnEngine
import DealModel

/// Finds what was open in past periods, and what of it was won by their ends.
struct ForecastYieldScan: LifeMetric {
    private let samples: [ForecastPeriods.Sample]

    init(_ samples: [ForecastPeriods.Sample]) {
        self.samples = samples
    }

    static func open(ofSample index: Int) -> UInt32 { UInt32(index) * 2 }

    static func won(ofSample index: Int) -> UInt32 { UInt32(index) * 2 + 1 }

    func rowCount(in context: MetricContext) -> Int {
        (context.view.rowsKnown + context.view.folded.count) * max(1, samples.count)
    }

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        let createdAt = life.createdAt
        for (index, sample) in samples.enumerated() where createdAt <= sample.then.microseconds {
            guard life.goBack(to: sample.then.microseconds), !life.isDeleted else { continue }
            let state = life.state
            guard context.view.stages.kinds[Int(state.stage)] == .open,
                sample.dates.lowerBound.dayNumber <= state.closeDay, state.closeDay < sample.dates.upperBound.dayNumber,
                context.scope.accepts(state, deal: life.deal, at: sample.then.microseconds)
            else { continue }
            var entry = Entry(deal: life.deal)
            entry.bucket = Self.open(ofSample: index)
            entry.appraisal = context.appraise(state, of: life.deal)
            tally.add(entry)
            guard life.goBack(to: sample.end.microseconds) else { continue }
            for closing in life.closings(.last) {
                guard closing.isWon else { continue }
                entry.bucket = Self.won(ofSample: index)
                entry.appraisal = context.appraise(
                    context.view.state(closing.lastRow), of: life.deal, closing: closing)
                tally.add(entry)
            }
        }
    }
}
