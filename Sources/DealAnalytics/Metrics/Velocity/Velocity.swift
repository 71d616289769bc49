internal import ColumnEngine
internal import DealModel

/// How much value a pipeline yields a day, by opportunities times average value times win rate over the length of the
/// cycle, for each currency: `velocity`.
///
/// All four factors are of the deals of one currency; a closing has the currency that it has at its end.
public struct Velocity: Hashable, MetricQuery {
    /// What opportunities are.
    public enum Opportunities: String, CaseIterable, Hashable, Sendable {
        /// The deals open at the moment asked for.
        case open
        /// The deals created in the window.
        case created
        /// How many deals were open at the ends of the window's days, on average.
        case averageOpen = "average_open"
    }

    /// What the average value is of.
    public enum Value: String, CaseIterable, Hashable, Sendable {
        /// The deals won in the window.
        case wonAverage = "won_avg"
        /// The deals open at the moment asked for.
        case openAverage = "open_avg"
    }

    /// How the length of the cycle is read from the deals won in the window.
    public enum Cycle: String, CaseIterable, Hashable, Sendable {
        case mean
        case median
    }

    /// What opportunities are.
    public var opportunities: Opportunities
    /// What the average value is of.
    public var value: Value
    /// How the length of the cycle is read.
    public var cycle: Cycle
    /// The win rate; by value where its method is `closedPeriodValue`.
    public var winRate: WinRate

    /// Asks for open deals, the mean value and the mean cycle of won ones, unless something else is said.
    public init(
        opportunities: Opportunities = .open, value: Value = .wonAverage, cycle: Cycle = .mean,
        winRate: WinRate = WinRate()
    ) {
        self.opportunities = opportunities
        self.value = value
        self.cycle = cycle
        self.winRate = winRate
    }

    /// Answers a frame; how it is grouped and cut into intervals means nothing here.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> VelocityAnswer {
        let context = Self.context(frame, snapshot)
        let days = try days(in: context, work)
        let tally = try VelocityScan(self, days: days, in: context).tally(VelocityTally(), in: context, work)
        return VelocityAnswer(tally, of: self, days: days, in: context)
    }

    /// The deals and closings that one of its figures is made of.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        let context = Self.context(frame, snapshot)
        return try VelocityScan(self, days: nil, in: context).list(request, in: context, work)
    }

    private static func context(_ frame: AnalysisFrame, _ snapshot: DealSnapshot) -> MetricContext {
        var frame = frame
        frame.interval = nil
        frame.groupBy = []
        return MetricContext(frame, snapshot: snapshot)
    }

    /// The local days of the window that have begun, from the first deal's on where the window has no beginning; nil
    /// where there are none.
    private func days(in context: MetricContext, _ work: QueryWork) throws(QueryStopped) -> ClosedRange<CivilDate>? {
        let frame = context.frame
        var from = frame.window.from
        if !frame.hasBeginning {
            let first = try VelocityScan(self, days: nil, in: context).tally(FirstCreation(), in: context, work)
            guard let first = first.moment else { return nil }
            from = Instant(microseconds: first)
        }
        guard from <= min(frame.asOf, frame.window.closing) else { return nil }
        return frame.calendar.date(of: from)...frame.lastDay
    }
}
