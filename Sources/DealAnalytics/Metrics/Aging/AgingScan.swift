internal import ColumnEngine
import DealModel

/// Finds the open deals that `Aging` counts.
struct AgingScan: LifeMetric {
    let line: StageLine
    private let edgeDays: [Int]
    private let edges: [Int64]

    init(_ aging: Aging, in context: MetricContext) {
        line = StageLine(of: aging.pipeline, in: context)
        edgeDays = aging.edgeDays
        edges = aging.edgeDays.map { Int64($0) * Instant.microsecondsPerDay }
    }

    var bucketsPerStage: Int { edges.count + 1 }
    var bucketCount: Int { line.count * bucketsPerStage }

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        guard let stay = life.stays.last, stay.isOngoing else { return }
        let place = line.place(of: stay.stage)
        guard place >= 0 else { return }
        let moment = context.frame.asOf.microseconds
        let state = life.state
        guard context.scope.accepts(state, deal: life.deal, at: moment) else { return }
        var entry = Entry(deal: life.deal)
        entry.at = stay.enteredAt
        entry.length = moment - stay.enteredAt
        entry.appraisal = context.valuer.appraise(state)
        var bucket = edges.count
        while bucket > 0, edges[bucket - 1] > entry.length { bucket -= 1 }
        let event = MetricContext.Event(state: state, deal: life.deal, at: moment, day: state.closeDay)
        context.emit(
            entry, buckets: CollectionOfOne(UInt32(place * bucketsPerStage + bucket)), of: event, to: &tally)
    }

    /// The rows of the answer.
    func rows(_ tally: CellTally, group: KeyTable.Key?) -> [StageAging] {
        let segment = group == nil ? Segment.total : .group
        return line.stages.indices.map { place in
            StageAging(
                stage: line.stages[place],
                buckets: (0..<bucketsPerStage).map { bucket in
                    let number = place * bucketsPerStage + bucket
                    return StageAging.Bucket(
                        fromDays: bucket == 0 ? 0 : edgeDays[bucket - 1],
                        toDays: bucket == edgeDays.count ? nil : edgeDays[bucket], figures: tally.figures[number],
                        drill: DrillTarget(group: group, buckets: [segment.bucket(UInt32(number))]))
                })
        }
    }
}
