internal import ColumnEngine
import DealModel

/// Finds the stays that `StageDurations` measures.
final class StageDurationScan: LifeMetric {
    /// The buckets of a stage.
    enum Bucket: UInt32 {
        case completed
        case censored
        /// Once more, those longer than the stage's limit.
        case stale
    }

    static let bucketsPerStage: UInt32 = 3

    let durations: StageDurations
    let line: StageLine
    /// The stages' limits in microseconds; nil where there is none.
    private let limits: [Int64?]

    init(_ durations: StageDurations, in context: MetricContext) {
        self.durations = durations
        line = StageLine(of: durations.pipelines, in: context)
        limits = line.stages.map { $0.staleAfterDays.map { Int64($0) * Instant.microsecondsPerDay } }
    }

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        switch durations.outcome {
        case .all: break
        case .won: guard let closing = life.closingInForce, closing.isWon else { return }
        case .lost: guard let closing = life.closingInForce, !closing.isWon else { return }
        }
        for index in life.stays.indices {
            let stay = life.stays[index]
            let place = line.place(of: stay.stage)
            guard place >= 0, isChosen(index, of: life.stays) else { continue }
            let isCumulative = durations.reentry == .cumulative
            var spell = Spell(
                place: place, enteredAt: stay.enteredAt,
                endedAt: stay.isOngoing || (stay.exit == .deleted && !isCumulative) ? nil : stay.leftAt,
                microseconds: min(stay.leftAt, context.frame.asOf.microseconds) - stay.enteredAt)
            if isCumulative {
                for earlier in life.stays[..<index] where earlier.stage == stay.stage {
                    spell.enteredAt = min(spell.enteredAt, earlier.enteredAt)
                    spell.microseconds += earlier.leftAt - earlier.enteredAt
                }
            }
            take(spell, of: stay, life, in: context, &tally)
        }
    }

    /// One stay, or all of a deal in a stage.
    private struct Spell {
        var place: Int
        var enteredAt: Int64
        /// Nil where it goes on, or is not known to have ended by itself.
        var endedAt: Int64?
        var microseconds: Int64
    }

    /// All stays together are taken at the last one.
    private func isChosen(_ index: Int, of stays: [Stay]) -> Bool {
        let stage = stays[index].stage
        return switch durations.reentry {
        case .each: true
        case .first: !stays[..<index].contains { $0.stage == stage }
        case .last, .cumulative: !stays[(index + 1)...].contains { $0.stage == stage }
        }
    }

    private func take(
        _ spell: Spell, of stay: Stay, _ life: borrowing DealLife, in context: MetricContext,
        _ tally: inout some Tally
    ) {
        switch durations.effectiveMeasure {
        case .censored: guard context.counts(spell.enteredAt) else { return }
        case .completed: guard let endedAt = spell.endedAt, context.counts(endedAt) else { return }
        }
        guard context.accepts(stay.firstRow, of: life, at: stay.enteredAt) else { return }
        var entry = Entry(deal: life.deal)
        entry.at = spell.enteredAt
        entry.length = spell.microseconds
        if type(of: tally).readsValues {
            entry.appraisal = context.appraise(life.state(stay.firstRow), of: life.deal)
        }
        let isStale = limits[spell.place].map { spell.microseconds > $0 } ?? false
        let first = UInt32(spell.place) * Self.bucketsPerStage
        let kind = first + (spell.endedAt == nil ? Bucket.censored : .completed).rawValue
        let event = context.event(from: stay.firstRow, life, at: stay.enteredAt)
        context.emit(
            entry, buckets: CollectionOfOne(kind), of: event, to: &tally)
        if isStale {
            context.emit(entry, buckets: CollectionOfOne(first + Bucket.stale.rawValue), of: event, to: &tally)
        }
    }

    /// The rows of the answer.
    func rows(_ tally: StageDurationTally, group: KeyTable.Key?) -> [StageDuration] {
        line.stages.indices.map { place in
            var sample = tally.samples[place]
            sample.sort()
            let curve = durations.effectiveMeasure == .censored ? SurvivalCurve(sample) : nil
            let quantiles = StageDurations.percents.map { percent in
                curve.map { sample.estimatedQuantile(percent: percent, of: $0) }
                    ?? sample.observedQuantile(percent: percent)
            }
            let drill = { (buckets: [Bucket]) in
                let first = UInt32(place) * Self.bucketsPerStage
                let segment = group == nil ? Segment.total : .group
                return DrillTarget(group: group, buckets: Set(buckets.map { segment.bucket(first + $0.rawValue) }))
            }
            return StageDuration(
                stage: line.stages[place], count: sample.count, censoredCount: sample.censored.count,
                meanDays: sample.meanDays, quantileDays: quantiles,
                staleCount: limits[place].map { _ in tally.staleCounts[place] },
                drill: drill([.completed, .censored]), censoredDrill: drill([.censored]), staleDrill: drill([.stale]))
        }
    }
}
