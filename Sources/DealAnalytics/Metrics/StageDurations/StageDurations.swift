internal import ColumnEngine
public import DealModel

/// How long deals stay in the open stages: `stage_durations`.
///
/// Of each deal the stays in a stage are chosen first, and of those the window selects: by their beginning where
/// lengths may be censored, by their end where only completed ones count. A stay that deletion ended is censored.
/// Filters and groups go by the deal as it was when the stay began.
public struct StageDurations: Hashable, MetricQuery {
    /// Which lengths count.
    public enum Measure: String, CaseIterable, Sendable {
        /// All, those that go on as at least so long.
        case censored
        /// Those that came to their end.
        case completed
    }

    /// Which deals count, by their closing in force.
    public enum Outcome: String, CaseIterable, Sendable {
        case all
        /// Those that are won.
        case won
        /// Those that are lost.
        case lost
    }

    /// The pipelines, one after another; empty for all.
    public var pipelines: [PipelineID]
    /// Which lengths count.
    public var measure = Measure.censored
    /// Which of a deal's stays in a stage count.
    public var reentry = StayChoice.first
    /// Which deals count.
    public var outcome = Outcome.all

    /// The percents of the quantiles that are told.
    public static let percents = [10, 25, 50, 75, 90]

    /// Asks about pipelines, or all, everything else as usual.
    public init(pipelines: [PipelineID] = []) {
        self.pipelines = pipelines
    }

    /// What is really measured: deals chosen by how they ended have nothing that goes on.
    public var effectiveMeasure: Measure { outcome == .all ? measure : .completed }

    /// Answers a frame.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> StageDurationsAnswer {
        let context = MetricContext(frame, snapshot: snapshot)
        let scan = StageDurationScan(self, in: context)
        let found = try scan.segments(StageDurationTally(stageCount: scan.line.count), in: context, work)
        return StageDurationsAnswer(
            measure: effectiveMeasure,
            stages: scan.rows(found.total, group: nil),
            groups: try found.groups(in: context, figureCount: scan.line.stages.count).map { key, part in
                StageDurationsAnswer.Group(
                    values: context.grouping.values(of: key), stages: scan.rows(part, group: key))
            })
    }

    /// The stays that one of its figures is made of.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        let context = MetricContext(frame, snapshot: snapshot)
        return try StageDurationScan(self, in: context).list(request, in: context, work)
    }
}
