internal import ColumnEngine

/// Why deals were lost in the window, the most frequent reason first: `loss_reasons`.
///
/// Only losses in force count. Filters are read when they happened, the reason and the value at their end.
public struct LossReasons: Hashable, MetricQuery {
    /// What the losses of one reason are told apart by.
    public enum Dimension: String, CaseIterable, Hashable, Sendable {
        /// The stage from which the deal was lost; none for one that was created lost.
        case stage
        /// The owner.
        case owner
    }

    /// What reasons are told apart by; nil for nothing.
    public var dimension: Dimension?
    /// How many reasons are told one by one, at least 0; the others are put together. Nil for all.
    public var top: Int?

    /// Asks for all reasons as a whole, unless something else is said.
    public init(by dimension: Dimension? = nil, top: Int? = nil) {
        self.dimension = dimension
        self.top = top
    }

    /// Answers a frame; how it is grouped and cut into intervals means nothing here.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> LossReasonsAnswer {
        let context = context(frame, snapshot)
        let tally = try LossReasonsScan(dimension: dimension).figures(in: context, work)
        try QueryStopped.check(figureCount: tally.cells.count)
        return LossReasonsAnswer(tally, top: top, in: context)
    }

    /// The losses that one of its figures is made of.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        let context = context(frame, snapshot)
        let scan = LossReasonsScan(dimension: dimension)
        guard request.target == LossReasonsScan.others else {
            return try scan.list(request, in: context, work)
        }
        let tally = try scan.figures(in: context, work)
        let rest = Set(LossReasonsAnswer.reasons(of: tally, in: context).dropFirst(max(0, top ?? .max)).map(\.key))
        let all = DrillRequest(LossReasonsScan.all, page: request.page)
        return try scan.list(all, in: context, work, where: { rest.contains($0.group) })
    }

    private func context(_ frame: AnalysisFrame, _ snapshot: DealSnapshot) -> MetricContext {
        var frame = frame
        frame.interval = nil
        frame.groupBy =
            switch dimension {
            case .stage: [.stage]
            case .owner: [.owner]
            case nil: []
            }
        return MetricContext(frame, snapshot: snapshot)
    }
}
