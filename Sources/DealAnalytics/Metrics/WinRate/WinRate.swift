internal import ColumnEngine
public import DealModel

/// How many deals, and how much of their value, were won: `win_rate`.
///
/// Methods about closings go by the local day of the closing and read filters and groups when it happened; methods
/// about cohorts go by the local day of creation and read them at the moment asked for. What a closing is worth, and
/// why, is read at its end.
public struct WinRate: Hashable, MetricQuery {
    /// Which deals count, as what.
    public enum Method: String, CaseIterable, Hashable, Sendable {
        /// Of the closings in the window, those that are wins.
        case closedPeriod = "closed_period"
        /// The same, read by value.
        case closedPeriodValue = "closed_period_value"
        /// The same as `closedPeriod`, beside `narrow`.
        case broad
        /// Of the closings in the window without losses in which nothing was decided, those that are wins.
        case narrow
        /// Of the deals created in the window, those won so far.
        case createdCohort = "created_cohort"
        /// Of the deals created in the window and closed so far, those won.
        case createdCohortClosed = "created_cohort_closed"
        /// Of the deals created in the window and old enough, those that were won at that age.
        case createdCohortMature = "created_cohort_mature"
        /// Of the closings in the window, and the open deals that are overdue or too old, the wins.
        ///
        /// These open deals count to the last day of the window that has begun.
        case agedOut = "aged_out"
    }

    /// What is asked for where nothing is said: half a year.
    public static let daysDefault = 180
    /// The largest number of days that counts; more are taken for so many.
    public static let daysMax = 36_500

    /// Which deals count.
    public var method: Method
    /// Which closings of a deal count, except for `createdCohortMature`.
    public var outcome = ClosingOutcome.last
    /// At which age the outcome is read, for `createdCohortMature` and the outcome `mature`.
    public var horizonDays = daysDefault
    /// Older open deals are too old, for `agedOut`; whole local days.
    public var maxAgeDays = daysDefault
    /// Whether deals are left out that are worth nothing, or less, or that have no amount.
    public var excludesZero = false
    /// Only deals count that had been in this stage before, those of a cohort at any time; nil for all.
    public var fromStage: StageID?
    /// For what reasons deals are lost without a decision.
    public var noDecisionReasons: Set<String> = []

    /// - Parameter method: which deals count.
    public init(_ method: Method = .closedPeriod) {
        self.method = method
    }

    /// Answers a frame.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> WinRateAnswer {
        let context = MetricContext(frame, snapshot: snapshot)
        let tally = try WinRateScan(self, in: context).figures(in: context, work)
        let quantile = NormalQuantile.twoSided(frame.confidence)
        return WinRateAnswer(
            method: method,
            figures: try Breakdown(tally.cells.map { ($0.group, $0.bucket, $0.figures) }, in: context) { cut, cells in
                WinRateFigures(
                    method, cells, at: cut, countMin: frame.countMin, quantile: quantile,
                    in: frame.conversion?.target)
            })
    }

    /// Answers a frame by every method, one beside the other; `narrow` only where there are reasons for it.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func runAll(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> [WinRateAnswer] {
        var answers: [WinRateAnswer] = []
        for method in Method.allCases where method != .broad && (method != .narrow || !noDecisionReasons.isEmpty) {
            var one = self
            one.method = method
            answers.append(try one.run(frame, on: snapshot, work))
        }
        return answers
    }

    /// The entries that one of its figures is made of.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        let context = MetricContext(frame, snapshot: snapshot)
        return try WinRateScan(self, in: context).list(request, in: context, work)
    }
}
