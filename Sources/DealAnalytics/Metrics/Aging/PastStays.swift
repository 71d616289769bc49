internal import ColumnEngine
import DealModel

/// The lengths of all stays in the stages of a line, whatever is asked about the deals: what ages are compared with.
struct PastStays: LifeMetric {
    let line: StageLine

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        for stay in life.stays {
            let place = line.place(of: stay.stage)
            guard place >= 0 else { continue }
            let isCensored = stay.isOngoing || stay.exit == .deleted
            var entry = Entry(deal: life.deal)
            entry.length = min(stay.leftAt, context.frame.asOf.microseconds) - stay.enteredAt
            let bucket = isCensored ? StageDurationScan.Bucket.censored : .completed
            entry.bucket = UInt32(place) * StageDurationScan.bucketsPerStage + bucket.rawValue
            tally.add(entry)
        }
    }

    /// The curve of each stage.
    func curves(in context: MetricContext, _ work: QueryWork) throws(QueryStopped) -> [SurvivalCurve] {
        try segments(StageDurationTally(stageCount: line.count), in: context, work).total.samples.map { sample in
            var sample = sample
            sample.sort()
            return SurvivalCurve(sample)
        }
    }
}
