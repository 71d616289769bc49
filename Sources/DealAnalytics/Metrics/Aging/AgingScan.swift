internal import ColumnEngine
import DealModel

/// Finds the open deals that `Aging` counts.
struct AgingScan: LifeMetric {
    let line: StageLine
    private let edgeDays: [Int]
    /// The local day of the moment asked for.
    private let today: Int32

    init(_ aging: Aging, in context: MetricContext) {
        line = StageLine(of: aging.pipelines, in: context)
        edgeDays = aging.edgeDays
        today = context.day(of: context.frame.asOf.microseconds)
    }

    var bucketsPerStage: Int { edgeDays.count + 1 }
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
        entry.appraisal = context.appraise(state, of: life.deal)
        let ageDays = Int(today - context.day(of: stay.enteredAt))
        var bucket = edgeDays.count
        while bucket > 0, edgeDays[bucket - 1] > ageDays { bucket -= 1 }
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
