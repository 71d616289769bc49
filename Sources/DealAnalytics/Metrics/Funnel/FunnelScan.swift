internal import ColumnEngine
import DealModel

/// Finds the trials of a `Funnel`.
final class FunnelScan: LifeMetric {
    let funnel: Funnel
    let line: StageLine
    let layout: FunnelLayout
    /// The pipeline's ordinal; nil where there is none with that id.
    private let pipeline: Int?

    init(_ funnel: Funnel, in context: MetricContext) {
        self.funnel = funnel
        line = StageLine(of: [funnel.pipeline], in: context)
        pipeline = context.view.snapshot.definitions.ordinal(of: funnel.pipeline)
        layout = FunnelLayout(methodCount: funnel.methods.count, stageCount: line.count)
    }

    var usesCurrentOrder: Bool { funnel.order == .current }

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        guard let pipeline else { return }
        let stages = context.view.stages
        var countInside = 0
        for stay in life.stays where stages.pipelines[Int(stay.stage)] == pipeline { countInside += 1 }
        guard countInside > 0 else { return }
        let isAllInside = countInside == life.stays.count
        let closing = life.closingInForce
        let isInCohort =
            switch funnel.cohort {
            case .created: context.counts(life.createdAt)
            case .closed: closing.map { context.counts($0.closedAt) } ?? false
            case .entered, .exited: true
            }
        guard isInCohort else { return }
        let lastEnd = life.stays[life.stays.count - 1].leftAt
        let smoothed = life.smooth(funnel.smoothing)
        var journey = FunnelJourney(closing: closing, lastEnd: lastEnd, isDeleted: life.isDeleted)
        if funnel.transfers == .follow { journey.noteWin(life.stays, kinds: stages.kinds) }
        if !isAllInside { life.stays.removeAll { stages.pipelines[Int($0.stage)] != pipeline } }
        guard let first = life.stays.first else { return }
        if funnel.transfers == .separate { journey.noteWin(life.stays, kinds: stages.kinds) }
        journey.noteStart(line.place(of: first.stage), stageCount: line.count)
        if funnel.midStart == .exclude, journey.start != 0 { return }
        note(smoothed, life, in: context, &tally)
        let now = life.state
        let isInScope = context.accepts(life.lastRow, of: life, at: context.frame.asOf.microseconds)
        // By the deal now, once for all its trials.
        let worth =
            type(of: tally).readsValues && isInScope
            ? context.appraise(now, of: life.deal, closing: journey.closing) : Appraisal()
        for (place, method) in funnel.methods.enumerated() where method.countsStays || isInScope {
            let course = FunnelCourse(
                scan: self, context: context, method: method, methodPlace: place, journey: journey, now: now,
                worth: worth)
            course.visit(life, &tally)
        }
    }

    private func note(
        _ smoothed: (undone: Int, collapsed: Int), _ life: borrowing DealLife, in context: MetricContext,
        _ tally: inout some Tally
    ) {
        guard smoothed.undone + smoothed.collapsed > 0 else { return }
        var entry = Entry(deal: life.deal)
        if type(of: tally).readsValues { entry.appraisal = context.appraise(life.state, of: life.deal) }
        entry.bucket = layout.undone
        for _ in 0..<smoothed.undone { tally.add(entry) }
        entry.bucket = layout.collapsed
        for _ in 0..<smoothed.collapsed { tally.add(entry) }
    }
}
