internal import ColumnEngine
public import DealModel

/// Where deals go from the stages of a pipeline, and what that says about where they will end: `transitions`.
///
/// The window selects stays by their end. Filters, groups and values go by the deal as it was right after the move.
public struct Transitions: Hashable, MetricQuery {
    /// The pipeline.
    public var pipeline: PipelineID

    /// Asks about a pipeline.
    public init(pipeline: PipelineID) {
        self.pipeline = pipeline
    }

    /// Answers a frame.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> TransitionsAnswer {
        let context = MetricContext(frame, snapshot: snapshot)
        let scan = TransitionScan(self, in: context)
        let found = try scan.segments(CellTally(bucketCount: scan.bucketCount), in: context, work)
        let report = TransitionReport(scan, frame)
        return TransitionsAnswer(
            total: report.matrix(found.total, group: nil),
            groups: try found.groups(in: context, figureCount: scan.targetCount).map { key, part in
                TransitionsAnswer.Group(
                    values: context.grouping.values(of: key), matrix: report.matrix(part, group: key))
            })
    }

    /// The moves that one of its figures is made of.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        let context = MetricContext(frame, snapshot: snapshot)
        return try TransitionScan(self, in: context).list(request, in: context, work)
    }
}
