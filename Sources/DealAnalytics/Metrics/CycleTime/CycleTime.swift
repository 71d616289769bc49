internal import ColumnEngine
public import DealModel

/// How long deals took to be closed, of those closed in the window: `cycle_time`.
///
/// Only the closing in force counts. Filters and groups are read when it happened.
public struct CycleTime: Hashable, MetricQuery {
    /// Which closings count.
    public enum Outcome: String, CaseIterable, Hashable, Sendable {
        case won
        case lost
        case closed
    }

    /// What becomes of the time between an earlier closing and the opening after it.
    public enum ReopenGap: String, CaseIterable, Hashable, Sendable {
        /// It counts.
        case include
        /// It is taken out.
        case exclude
    }

    /// Which closings count.
    public var outcome: Outcome
    /// Counts from the first entry to this stage, and only deals that were in it; nil for the creation.
    public var fromStage: StageID?
    /// Whether the times count for which a deal was closed before.
    public var reopenGap = ReopenGap.include

    /// - Parameter outcome: which closings count.
    public init(_ outcome: Outcome = .won) {
        self.outcome = outcome
    }

    /// Answers a frame.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> CycleTimeAnswer {
        let context = MetricContext(frame, snapshot: snapshot)
        let tally = try CycleTimeScan(self, in: context).lengths(in: context, work)
        return CycleTimeAnswer(
            lengths: try Breakdown(tally.cells, in: context) { cut, cells in
                LengthFigures(
                    cells[CycleTimeScan.kind] ?? [], countMin: frame.countMin, drill: cut.drill([CycleTimeScan.kind]))
            })
    }

    /// The closings that one of its figures is made of.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        let context = MetricContext(frame, snapshot: snapshot)
        return try CycleTimeScan(self, in: context).list(request, in: context, work)
    }
}
