internal import ColumnEngine
public import DealModel

/// How long the open deals of each stage have been there: `aging`.
///
/// The age is that of the present stay, in whole local days. Drilled deals say which part of all stays in their stage
/// was shorter or just as long, in elapsed time, by the curve of Kaplan and Meier over all deals up to the moment asked
/// for.
public struct Aging: Hashable, MetricQuery {
    /// The pipelines, one after another; empty for all.
    public var pipelines: [PipelineID]
    /// The days at which a new bucket begins, rising, above 0.
    public var edgeDays: [Int]

    /// The edges unless others are asked for.
    public static let usualEdgeDays = [7, 14, 30, 60, 90, 180, 365]
    /// How many edges there can be.
    public static let edgesMax = 50

    /// Asks about pipelines, or all.
    ///
    /// - Precondition: the edges rise and are above 0.
    public init(pipelines: [PipelineID] = [], edgeDays: [Int] = usualEdgeDays) {
        precondition(
            zip([0] + edgeDays, edgeDays).allSatisfy { $0 < $1 }, "edges \(edgeDays) do not rise from above 0")
        self.pipelines = pipelines
        self.edgeDays = edgeDays
    }

    /// Answers a frame.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> AgingAnswer {
        let context = MetricContext(frame, snapshot: snapshot)
        let scan = AgingScan(self, in: context)
        let found = try scan.segments(CellTally(bucketCount: scan.bucketCount), in: context, work)
        return AgingAnswer(
            stages: scan.rows(found.total, group: nil),
            groups: try found.groups(in: context, figureCount: scan.bucketCount).map { key, part in
                AgingAnswer.Group(
                    values: context.grouping.values(of: key), stages: scan.rows(part, group: key))
            })
    }

    /// The deals that one of its figures is made of, each with its percentile.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        let context = MetricContext(frame, snapshot: snapshot)
        let scan = AgingScan(self, in: context)
        let curves = try PastStays(line: scan.line).curves(in: context, work)
        return try scan.list(
            request, in: context, work,
            row: { entry in
                var row = DrillRow(entry, in: context)
                let place = Int(Segment.own(entry.bucket)) / scan.bucketsPerStage
                row.percentile = Ratio6.millionths(1 - curves[place].share(exceeding: entry.length))
                return row
            })
    }
}
