internal import ColumnEngine
internal import DealModel

/// What is won, and what is expected of open deals, period by period: `forecast`.
///
/// An open deal belongs to the period of its expected close date, a won one to that in which it was closed. Every open
/// deal is in one bucket: a period, overdue, undated or out of range.
public struct Forecast: Hashable, MetricQuery {
    /// What is forecast.
    public enum Method: String, CaseIterable, Hashable, Sendable {
        /// The weighted value of the open deals.
        case weighted
        /// What is won, and the weighted value of the open deals.
        case wonPlusWeighted = "won_plus_weighted"
        /// What is won, and that part of the value of the open deals that was won in earlier periods of what was open
        /// at the same elapsed share.
        case historicalYield = "historical_yield"
    }

    /// Where open deals stand whose date has passed.
    public enum Overdue: String, CaseIterable, Hashable, Sendable {
        case ownBucket = "own_bucket"
        case firstPeriod = "first_period"
        case exclude
    }

    /// Where open deals stand that have no date.
    public enum Undated: String, CaseIterable, Hashable, Sendable {
        case ownBucket = "own_bucket"
        case exclude
    }

    /// What is forecast.
    public var method: Method
    /// Where open deals stand whose date has passed.
    public var overdue = Overdue.ownBucket
    /// Where open deals stand that have no date.
    public var undated = Undated.ownBucket

    /// - Parameter method: what is forecast.
    public init(_ method: Method = .weighted) {
        self.method = method
    }

    /// The periods of a frame: its window, cut by its interval; nil for a window that does not begin and end at a local
    /// midnight, has no ends, or has more than `LocalCalendar.bucketsMax` periods.
    public static func periods(of frame: AnalysisFrame) -> [ForecastPeriod]? {
        ForecastPeriods(frame)?.all
    }

    /// How often an answer goes through the history.
    public func passes(over frame: AnalysisFrame) -> Int {
        guard method == .historicalYield, let periods = ForecastPeriods(frame) else { return 1 }
        return 1 + periods.yields.samples.count
    }

    /// Answers a frame.
    ///
    /// - Precondition: `periods(of:)` has an answer.
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> ForecastAnswer {
        guard let periods = ForecastPeriods(frame) else {
            preconditionFailure("no periods from \(frame.window.from) to \(frame.window.to)")
        }
        let context = MetricContext(frame, snapshot: snapshot)
        let figures = try ForecastScan(self, periods).figures(in: context, work)
        guard method == .historicalYield else { return ForecastAnswer(self, periods, figures, yields: nil, context) }
        let yields = try ForecastYieldScan(periods.yields.samples).figures(in: context, work)
        return ForecastAnswer(self, periods, figures, yields: yields, context)
    }

    /// The deals that one of its figures is made of; none where the frame has no periods.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        guard let periods = ForecastPeriods(frame) else { return .none }
        let context = MetricContext(frame, snapshot: snapshot)
        return try ForecastScan(self, periods).list(request, in: context, work)
    }
}
