internal import ColumnEngine
import DealModel

/// Finds how long closings took, with the names of the parameters looked up.
struct CycleTimeScan: LifeMetric {
    /// The only kind of entries.
    static let kind: UInt32 = 0

    private let parameters: CycleTime
    /// nil for the creation; a stage that is not known, for none.
    private let fromStage: UInt16?

    init(_ parameters: CycleTime, in context: MetricContext) {
        self.parameters = parameters
        fromStage = context.view.stageCode(of: parameters.fromStage)
    }

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        for closing in life.closings(.last) {
            guard let entry = entry(of: closing, in: life, context) else { continue }
            context.cut(
                entry, kind: Self.kind, by: context.eventState(of: closing, now: life.state), at: closing.closedAt,
                day: context.day(of: closing.closedAt), to: &tally)
        }
    }

    /// The entry of the closing in force; nil where it does not count.
    func entry(of closing: Closing, in life: DealLife, _ context: MetricContext) -> Entry? {
        guard counts(closing), context.counts(closing.closedAt),
            context.accepts(closing.firstRow, of: life, at: closing.closedAt),
            let start = start(of: life, before: closing)
        else { return nil }
        var length = closing.closedAt - start
        if parameters.reopenGap == .exclude {
            for earlier in life.closings where !earlier.isInForce {
                length -= max(0, earlier.endedAt - max(earlier.closedAt, start))
            }
        }
        var entry = Entry(deal: life.deal)
        entry.at = closing.closedAt
        entry.length = length
        entry.appraisal = context.appraise(life.state(closing.lastRow), of: life.deal, closing: closing)
        return entry
    }

    private func counts(_ closing: Closing) -> Bool {
        switch parameters.outcome {
        case .won: closing.isWon
        case .lost: !closing.isWon
        case .closed: true
        }
    }

    private func start(of life: DealLife, before closing: Closing) -> Int64? {
        guard let fromStage else { return life.createdAt }
        return life.stays.prefix(closing.staysBefore).first { $0.stage == fromStage }?.enteredAt
    }
}
