internal import ColumnEngine
public import DealModel

/// How deals go through the open stages of a pipeline: `funnel`.
///
/// A trial is a deal, or with the methods `stays` and `direct` a stay, in a stage. Filters and values go by the deal at
/// the moment asked for, with those two methods by the deal as the stay began.
public struct Funnel: Hashable, MetricQuery {
    /// Which trials there are, and which of them go on.
    public enum Method: String, CaseIterable, Sendable {
        /// A deal that came through every stage before, in order.
        case strict
        /// A deal that was in the stage.
        case touched
        /// A deal that was in the stage or in a later one, or was won.
        case reached
        /// Each stay; it goes on by a move forward or by a win.
        case stays
        /// Each stay that ended and was not undone by a move back; it goes on by a move to the next stage.
        case direct
        /// A deal that was in the stage; it goes on if it is won.
        case eventual

        /// Whether trials are stays rather than deals.
        public var countsStays: Bool { self == .stays || self == .direct }

        /// Whether a share can be estimated from trials of which some are still open.
        public var canCensor: Bool { self == .stays || self == .eventual }
    }

    /// What has to be in the window.
    public enum Cohort: String, CaseIterable, Sendable {
        /// The deal's creation.
        case created
        /// The trial's beginning.
        case entered
        /// The trial's end.
        case exited
        /// The closing in force.
        case closed
    }

    /// What becomes of trials that are still open, in the rates of the methods that can have them.
    public enum OpenTrials: String, CaseIterable, Sendable {
        case include
        case exclude
        /// They count for as long as they were seen; of the methods that cannot, none is left out.
        case censor
    }

    /// What a deal that began past the first stage does in the stages before.
    public enum MidStart: String, CaseIterable, Sendable {
        /// It counts as if it had passed them.
        case credit
        /// It is left out.
        case exclude
        /// It counts from where it began.
        case fromStart = "from_start"
    }

    /// By which order of the stages directions are told.
    public enum StageOrder: String, CaseIterable, Sendable {
        /// That of the move.
        case atEvent = "at_event"
        /// That of the moment asked for.
        case current
    }

    /// What a move to another pipeline is.
    public enum Transfers: String, CaseIterable, Sendable {
        /// An end of its own.
        case separate
        /// No end: what became of the deal counts, wherever that was.
        case follow
    }

    /// The pipeline.
    public var pipeline: PipelineID
    /// One funnel for each.
    public var methods = [Method.strict]
    /// What has to be in the window.
    public var cohort = Cohort.created
    /// What becomes of open trials.
    public var open = OpenTrials.include
    /// Which stays of a deal count with `touched` and `eventual`: the first, the last or each.
    public var reentry = StayChoice.first
    /// What deals do that began past the first stage; nil for what the method does by itself, which is that `strict`
    /// leaves them out, `touched` counts them from where they began and `reached` from the first stage.
    public var midStart: MidStart?
    /// By which order directions are told.
    public var order = StageOrder.atEvent
    /// What moves to another pipeline are.
    public var transfers = Transfers.separate
    /// What is taken out of the stays before.
    public var smoothing = StaySmoothing()

    /// Asks about a pipeline, everything else as usual.
    public init(pipeline: PipelineID) {
        self.pipeline = pipeline
    }

    /// Answers a frame.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> FunnelAnswer {
        let context = MetricContext(frame, snapshot: snapshot)
        let scan = FunnelScan(self, in: context)
        let found = try scan.segments(FunnelTally(scan.layout), in: context, work)
        let report = FunnelReport(scan, frame)
        return FunnelAnswer(
            courses: report.courses(found.total, group: nil),
            groups: try found.groups(in: context, figureCount: scan.line.stages.count * FunnelField.allCases.count).map
            { key, part in
                FunnelAnswer.Group(
                    values: context.grouping.values(of: key), courses: report.courses(part, group: key))
            },
            undone: found.total.undone,
            collapsed: found.total.collapsed,
            undoneDrill: DrillTarget(group: nil, buckets: [scan.layout.undone]),
            collapsedDrill: DrillTarget(group: nil, buckets: [scan.layout.collapsed]))
    }

    /// The trials that one of its figures is made of.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        let context = MetricContext(frame, snapshot: snapshot)
        return try FunnelScan(self, in: context).list(request, in: context, work)
    }
}
