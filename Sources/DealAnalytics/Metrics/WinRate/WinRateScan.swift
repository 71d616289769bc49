internal import ColumnEngine
import DealModel

/// Finds what a win rate counts, with the names of its parameters looked up.
final class WinRateScan: LifeMetric {
    private let parameters: WinRate
    /// nil for all; a stage that is not known, for none.
    private let fromStage: UInt16?
    private let noDecisionReasons: Set<UInt32>
    private typealias Kind = WinRateFigures.Kind

    init(_ parameters: WinRate, in context: MetricContext) {
        self.parameters = parameters
        fromStage = context.view.stageCode(of: parameters.fromStage)
        let reasons = context.view.snapshot.texts.reasons
        let wanted = Set(parameters.noDecisionReasons.map { Array($0.utf8) })
        var codes: Set<UInt32> = []
        if !wanted.isEmpty {
            for code in 0..<reasons.count where wanted.contains(Array(reasons[code].utf8)) {
                codes.insert(UInt32(code))
            }
        }
        noDecisionReasons = codes
    }

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        guard !life.isDeleted else { return }
        switch parameters.method {
        case .closedPeriod, .closedPeriodValue, .broad, .narrow: visitClosings(&life, in: context, &tally)
        case .agedOut:
            visitLate(life, in: context, &tally)
            visitClosings(&life, in: context, &tally)
        case .createdCohort, .createdCohortClosed:
            visitCohort(&life, in: context, outcome: parameters.outcome, &tally)
        case .createdCohortMature:
            guard let age = age(of: life, in: context), age <= context.frame.asOf.microseconds else { return }
            visitCohort(&life, in: context, outcome: .mature, &tally)
        }
    }

    /// The moment at which a deal comes to the age that the outcome is read at; nil where no clock goes so far.
    private func age(of life: DealLife, in context: MetricContext) -> Int64? {
        let days = Int64(max(0, min(parameters.horizonDays, WinRate.daysMax)))
        let (moment, isBeyond) = life.createdAt.addingReportingOverflow(days * Instant.microsecondsPerDay)
        return isBeyond ? nil : moment
    }

    /// Makes the deal what it was at the age that its outcome is read at.
    ///
    /// - Returns: whether it has come to it.
    private func ripen(_ life: inout DealLife, in context: MetricContext) -> Bool {
        guard let age = age(of: life, in: context), age <= context.frame.asOf.microseconds else { return false }
        return life.goBack(to: age)
    }

    private func visitClosings(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        guard !life.closings.isEmpty else { return }
        let lastRow = life.lastRow
        if parameters.outcome == .mature, !ripen(&life, in: context) { return }
        for closing in life.closings(parameters.outcome) {
            guard context.counts(closing.closedAt), life.hasEntered(fromStage, inFirst: closing.staysBefore) else {
                continue
            }
            guard context.accepts(closing.firstRow, of: life, at: closing.closedAt),
                let (entry, kind) = entry(of: closing, life, in: context)
            else { continue }
            // Without groups nobody asks what the deal was.
            let event =
                context.grouping.dimensions.isEmpty
                ? DealState() : context.eventState(of: closing, now: life.state(lastRow))
            let day = context.isSegmented ? context.day(of: closing.closedAt) : DealState.noDay
            context.cut(entry, kind: kind, by: event, at: closing.closedAt, day: day, to: &tally)
        }
    }

    /// A deal that is open at the moment asked for, and overdue or older than allowed.
    private func visitLate(_ life: DealLife, in context: MetricContext, _ tally: inout some Tally) {
        let state = life.state
        let moment = context.frame.asOf.microseconds
        guard context.view.stages.kinds[Int(state.stage)] == .open,
            context.scope.accepts(state, deal: life.deal, at: moment),
            life.hasEntered(fromStage, inFirst: life.stays.count)
        else { return }
        let today = context.frame.date.dayNumber
        let isOverdue = state.closeDay != DealState.noDay && state.closeDay < today
        let ageDays = Int(today) - Int(context.day(of: life.createdAt))
        guard isOverdue || ageDays > parameters.maxAgeDays else { return }
        guard let entry = entry(of: state, deal: life.deal, in: context) else { return }
        context.cut(
            entry, kind: Kind.open, by: state, at: moment, day: context.frame.lastDay.dayNumber, to: &tally)
    }

    /// A deal created in the window: each of its closings that counts, or itself where none does.
    private func visitCohort(
        _ life: inout DealLife, in context: MetricContext, outcome: ClosingOutcome, _ tally: inout some Tally
    ) {
        let now = life.state
        let moment = context.frame.asOf.microseconds
        guard context.counts(life.createdAt), context.scope.accepts(now, deal: life.deal, at: moment),
            life.hasEntered(fromStage, inFirst: life.stays.count)
        else { return }
        let day = context.day(of: life.createdAt)
        var isRipe = true
        if outcome == .mature { isRipe = ripen(&life, in: context) }
        var isPending = true
        if isRipe {
            for closing in life.closings(outcome) {
                isPending = outcome == .each && !(life.closings.last?.isInForce ?? false)
                guard let (entry, kind) = entry(of: closing, life, in: context) else { continue }
                context.cut(entry, kind: kind, by: now, at: moment, day: day, to: &tally)
            }
        }
        let then = isRipe ? life.state : now
        if isPending, let entry = entry(of: then, deal: life.deal, in: context) {
            context.cut(entry, kind: Kind.open, by: now, at: moment, day: day, to: &tally)
        }
    }

    @inline(__always)
    private func entry(
        of closing: Closing, _ life: borrowing DealLife, in context: MetricContext
    ) -> (Entry, kind: UInt32)? {
        let state = life.state(closing.lastRow)
        guard var entry = entry(of: state, deal: life.deal, closing: closing, in: context) else { return nil }
        entry.at = closing.closedAt
        if closing.isWon { return (entry, Kind.won) }
        if noDecisionReasons.isEmpty { return (entry, Kind.lost) }
        let reason = context.view.profiles[Int(state.profile)].lostReason
        return (entry, noDecisionReasons.contains(reason) ? Kind.noDecision : Kind.lost)
    }

    /// One deal as it was; nil where it is left out for being worth nothing.
    @inline(__always)
    private func entry(
        of state: DealState, deal: UInt32, closing: Closing? = nil, in context: MetricContext
    ) -> Entry? {
        var entry = Entry(deal: deal)
        entry.appraisal = context.appraise(state, of: deal, closing: closing)
        return !parameters.excludesZero || entry.appraisal.value > 0 ? entry : nil
    }
}
