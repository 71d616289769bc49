internal import ColumnEngine
internal import DealModel

/// What each owner won, lost and has open, by rank: `leaderboard`.
///
/// Closings of the window count, their filters read when they happened; open deals are those of the moment asked for.
public struct Leaderboard: Hashable, MetricQuery {
    /// What owners are ranked by.
    public enum Measure: String, CaseIterable, Hashable, Sendable {
        case wonCount = "won_count"
        case wonValue = "won_value"
        case lostCount = "lost_count"
        case winRate = "win_rate"
        case openCount = "open_count"
        case openValue = "open_value"
        case openWeighted = "open_weighted"
        /// The mean time from creation to winning; the shortest is first.
        case cycleDays = "cycle_days"
    }

    /// What is ranked; rows stand in the order of the first.
    public var measures: [Measure]
    /// Which closings of a deal count; `mature` means the same as `last` here.
    public var outcome = ClosingOutcome.last

    /// - Parameter measures: what is ranked.
    public init(_ measures: [Measure] = Measure.allCases) {
        self.measures = measures
    }

    /// Answers a frame; how it is grouped and cut into intervals means nothing here.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> LeaderboardAnswer {
        let context = Self.context(frame, snapshot)
        let tally = try tally(LeaderboardTally(), in: context, work)
        return try LeaderboardAnswer(tally, measures: measures, in: context)
    }

    /// The deals and closings that one of its figures is made of.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        let context = Self.context(frame, snapshot)
        return try list(request, in: context, work)
    }

    private static func context(_ frame: AnalysisFrame, _ snapshot: DealSnapshot) -> MetricContext {
        var frame = frame
        frame.interval = nil
        frame.groupBy = [.owner]
        return MetricContext(frame, snapshot: snapshot)
    }
}

extension Leaderboard: LifeMetric {
    /// Kinds of entries.
    enum Kind {
        static let won: UInt32 = 0
        static let lost: UInt32 = 1
        static let open: UInt32 = 2
    }

    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally) {
        guard !life.isDeleted else { return }
        if !life.closings.isEmpty {
            let now = life.state
            for closing in life.closings(outcome) {
                guard context.counts(closing.closedAt),
                    context.scope.accepts(context.view.state(closing.firstRow), deal: life.deal, at: closing.closedAt)
                else { continue }
                var entry = Entry(deal: life.deal)
                entry.at = closing.closedAt
                if closing.isWon { entry.length = closing.closedAt - life.createdAt }
                entry.appraisal = context.appraise(
                    context.view.state(closing.lastRow), of: life.deal, closing: closing)
                context.cut(
                    entry, kind: closing.isWon ? Kind.won : Kind.lost, by: context.eventState(of: closing, now: now),
                    at: closing.closedAt, day: DealState.noDay, to: &tally)
            }
            guard life.closings.last?.isInForce == false else { return }
        }
        let state = life.state
        let moment = context.frame.asOf.microseconds
        guard context.scope.accepts(state, deal: life.deal, at: moment) else { return }
        var entry = Entry(deal: life.deal)
        entry.appraisal = context.appraise(state, of: life.deal)
        context.cut(entry, kind: Kind.open, by: state, at: moment, day: DealState.noDay, to: &tally)
    }
}
