internal import ColumnEngine
public import DealModel

/// How many of the deals that came to a stage came on to another one: `conversion`.
///
/// Of each deal the stays in the first stage are chosen first, and of those the window selects by their beginning.
/// Filters and groups go by the deal as it was then.
public struct Conversion: Hashable, MetricQuery {
    /// What deals are to come on to.
    public enum Target: Hashable, Sendable {
        /// A stage.
        case stage(StageID)
        /// Any stage that means won, of any pipeline.
        case won
    }

    /// From where and to where.
    public enum Steps: Hashable, Sendable {
        /// One step.
        case single(from: StageID, to: Target)
        /// From each open stage of a pipeline to the next, and from the last one to a win.
        case adjacent(PipelineID)
    }

    /// What becomes of trials in the rate that can still come on.
    public typealias OpenTrials = Funnel.OpenTrials

    /// From where and to where.
    public var steps: Steps
    /// Within how many days of 24 hours, at least 0; nil for ever.
    public var withinDays: Int?
    /// Which of a deal's stays in the first stage count: the first, the last or each.
    public var reentry = StayChoice.first
    /// What becomes of open trials.
    public var open = OpenTrials.include
    /// What is taken out of the stays before.
    public var smoothing = StaySmoothing()

    /// Asks about steps, everything else as usual.
    public init(_ steps: Steps) {
        self.steps = steps
    }

    /// Answers a frame.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> ConversionAnswer {
        let context = MetricContext(frame, snapshot: snapshot)
        let scan = ConversionScan(self, in: context)
        let found = try scan.segments(ConversionTally(stepCount: scan.steps.count), in: context, work)
        return ConversionAnswer(
            steps: scan.report(found.total, .total, nil, frame),
            groups: try found.groups(in: context, figureCount: scan.steps.count).map { key, part in
                ConversionAnswer.Group(
                    values: context.grouping.values(of: key), steps: scan.report(part, .group, key, frame))
            },
            series: found.intervals(in: context).map { key, dates, part in
                ConversionAnswer.Point(dates: dates, steps: scan.report(part, .interval, key, frame))
            })
    }

    /// The trials that one of its figures is made of; their length is how long they took to come on.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        let context = MetricContext(frame, snapshot: snapshot)
        return try ConversionScan(self, in: context).list(request, in: context, work)
    }
}
