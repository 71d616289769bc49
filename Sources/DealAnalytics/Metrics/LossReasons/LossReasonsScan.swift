internal import ColumnEngine
import DealModel

/// Finds losses, each once by its reason and once by its reason and what that is told apart by.
struct LossReasonsScan: LifeMetric {
    let dimension: LossReasons.Dimension?

    /// Entries whose group is a reason alone.
    static let byReason: UInt32 = 0
    /// Entries whose group is a reason within a group.
    static let byCell: UInt32 = 1
    /// All losses.
    static let all = DrillTarget(group: nil, buckets: [byReason])
    /// Those whose reasons are not told one by one, which stand in no bucket of their own.
    static let others = DrillTarget(group: nil, buckets: [2])

    /// The group of a reason, 0 for none, within a group of one dimension, which has its code in the upper half.
    static func key(reason: UInt32, within group: KeyTable.Key = .init(high: 0, low: 0)) -> KeyTable.Key {
        .init(high: group.high | (reason == TextDictionary.none ? 0 : UInt64(reason) + 1), low: 0)
    }

    /// The reason alone of a group.
    static func reason(of key: KeyTable.Key) -> KeyTable.Key { .init(high: key.high & 0xFFFF_FFFF, low: 0) }

    /// The text of the reason; nil for none.
    static func text(_ key: KeyTable.Key, in context: MetricContext) -> String? {
        let code = Int(key.high & 0xFFFF_FFFF)
        return code == 0 ? nil : context.view.snapshot.texts.reasons[code - 1]
    }

    /// The group within which a reason stands.
    static func group(of key: KeyTable.Key) -> KeyTable.Key { .init(high: key.high & ~0xFFFF_FFFF, low: 0) }

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        for closing in life.closings(.last) {
            guard !closing.isWon, context.counts(closing.closedAt),
                context.scope.accepts(context.view.state(closing.firstRow), deal: life.deal, at: closing.closedAt)
            else { continue }
            let last = context.view.state(closing.lastRow)
            let reason = context.view.profiles[Int(last.profile)].lostReason
            var entry = Entry(deal: life.deal)
            entry.at = closing.closedAt
            entry.appraisal = context.appraise(last, of: life.deal, closing: closing)
            entry.group = Self.key(reason: reason)
            entry.bucket = Self.byReason
            tally.add(entry)
            guard dimension != nil else { continue }
            entry.group = Self.key(
                reason: reason, within: group(of: closing, now: life.state, deal: life.deal, in: context))
            entry.bucket = Self.byCell
            tally.add(entry)
        }
    }

    private func group(
        of closing: Closing, now: DealState, deal: UInt32, in context: MetricContext
    ) -> KeyTable.Key {
        var key = KeyTable.Key(high: 0, low: 0)
        var state = context.eventState(of: closing, now: now)
        if dimension == .stage {
            guard closing.fromStage != DealState.noStage else { return key }
            state.stage = closing.fromStage
        }
        context.grouping.forEachGroup(of: state, deal: deal, day: DealState.noDay, at: closing.closedAt) { key = $0 }
        return key
    }
}
