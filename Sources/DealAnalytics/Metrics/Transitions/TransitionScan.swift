internal import ColumnEngine
import DealModel

/// Finds the ends of stays that `Transitions` counts.
struct TransitionScan: LifeMetric {
    /// All stages of the pipeline, by position and id.
    let stages: [Stage]
    /// Their kinds.
    let kinds: [StageKind]
    /// The place of each stage by its ordinal; negative for those of other pipelines.
    private let places: [Int32]

    init(_ transitions: Transitions, in context: MetricContext) {
        let definitions = context.view.snapshot.definitions
        let book = context.view.stages
        let pipeline = definitions.ordinal(of: transitions.pipeline)
        let known = definitions.stages.indices.filter { book.pipelines[$0] == pipeline }
            .compactMap { ordinal in book.stage(ordinal, at: context.frame.asOf).map { (ordinal, $0) } }
            .sorted { ($0.1.position, $0.1.id) < ($1.1.position, $1.1.id) }
        stages = known.map(\.1)
        kinds = known.map { book.kinds[$0.0] }
        var places = Array(repeating: Int32(-1), count: definitions.stages.count)
        for (place, stage) in known.enumerated() { places[stage.0] = Int32(place) }
        self.places = places
    }

    /// How many targets a move can have: the stages, another pipeline, and deletion.
    var targetCount: Int { stages.count + 2 }
    /// The target that means another pipeline.
    var transferred: Int { stages.count }
    /// The target that means deletion.
    var deleted: Int { stages.count + 1 }
    /// How many buckets there are: one for each stage and target.
    var bucketCount: Int { stages.count * targetCount }

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        for stay in life.stays where !stay.isOngoing && context.counts(stay.leftAt) {
            let source = Int(places[Int(stay.stage)])
            guard source >= 0 else { continue }
            let last = context.view.state(stay.lastRow)
            // A deal that begins deleted has no row after that; nobody writes one, but a file can have it.
            let state = last.isDeleted ? last : context.view.state(context.view.row(after: stay.lastRow))
            guard context.scope.accepts(state, deal: life.deal, at: stay.leftAt) else { continue }
            let target =
                switch stay.exit {
                case .deleted: deleted
                case .transfer: transferred
                default: Int(places[Int(state.stage)])
                }
            var entry = Entry(deal: life.deal)
            entry.at = stay.leftAt
            entry.length = stay.leftAt - stay.enteredAt
            entry.appraisal = context.appraise(
                state, of: life.deal,
                closing: life.closings.last { $0.closedAt <= stay.leftAt && stay.leftAt <= $0.endedAt })
            let event = context.event(state, life, at: stay.leftAt)
            context.emit(
                entry, buckets: CollectionOfOne(UInt32(source * targetCount + target)), of: event, to: &tally)
        }
    }
}
