internal import ColumnEngine
public import DealModel

/// What the deals in some stages are worth at a moment, by any groups: `pipeline_value`.
///
/// Dates of groups are expected close dates.
public struct PipelineValue: Hashable, MetricQuery {
    /// Which deals count, by what their stages mean.
    public var statuses: Set<StageKind>

    /// - Parameter statuses: the open ones, unless something else is asked for.
    public init(statuses: Set<StageKind> = [.open]) {
        self.statuses = statuses
    }

    /// Answers a frame.
    ///
    /// - Throws: `QueryStopped` where nobody waits any more.
    public func run(
        _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped)
        -> PipelineValueAnswer
    {
        let context = MetricContext(frame, snapshot: snapshot)
        return try answer(try figures(in: context, work), in: context)
    }

    /// The entries that one of its figures is made of.
    public func drill(
        _ request: DrillRequest, _ frame: AnalysisFrame, on snapshot: DealSnapshot, _ work: QueryWork
    ) throws(QueryStopped) -> DrillList {
        let context = MetricContext(frame, snapshot: snapshot)
        return try list(request, in: context, work)
    }

    private func answer(
        _ tally: FigureTally, in context: MetricContext
    ) throws(QueryStopped) -> PipelineValueAnswer {
        var total: [ValueFigures] = []
        var groups: [FigureGroup] = []
        let cells = tally.cells
        try QueryStopped.check(figureCount: cells.count)
        for cell in cells where cell.bucket == Self.once { total.combine(cell.figures) }
        for cell in cells.filter({ $0.bucket == Self.grouped }).sorted(by: {
            context.grouping.precedes($0.group, $1.group)
        }) {
            groups.append(
                FigureGroup(
                    values: context.grouping.values(of: cell.group), figures: cell.figures,
                    drill: DrillTarget(group: cell.group, buckets: [Self.grouped])))
        }
        return PipelineValueAnswer(
            total: FigureGroup(values: [], figures: total, drill: DrillTarget(group: nil, buckets: [Self.once])),
            groups: groups)
    }
}

extension PipelineValue: StateMetric {
    /// Each deal once, for the total: groups by tag overlap.
    private static let once: UInt32 = 0
    /// Each deal in each of its groups.
    private static let grouped: UInt32 = 1

    var kinds: Set<StageKind> { statuses }

    /// The sums of all entries; by whole pages where columns alone tell groups and values.
    func figures(in context: MetricContext, _ work: QueryWork) throws(QueryStopped) -> FigureTally {
        let scan = StateScan(context.view, at: context.frame.asOf)
        guard context.frame.valueBasis == .amount, context.frame.conversion == nil,
            let grouping = DenseGrouping(context, rowCount: scan.rowCount)
        else { return try tally(FigureTally(), in: context, work) }
        let kindsOfStages = context.view.stages.kinds
        let counts = ScopeTest.stages(kindsOfStages.map { kinds.contains($0) })
        let moment = context.frame.asOf.microseconds
        var wholes = try work.gather(
            units: scan.unitCount, rowCount: scan.rowCount,
            from: (PageValues(grouping, magnitude: context.view.snapshot.seen.amountMagnitude), PageMask())
        ) { gathered, unit in
            scan.visit(unit: unit, &gathered.1, unless: context.scope.excludes) { page, mask in
                counts.narrow(page, &mask, at: moment)
                context.scope.narrow(page, &mask, at: moment)
                gathered.0.add(page, mask)
            }
        }
        for index in wholes.indices.dropFirst() { wholes[0].0.combine(wholes[index].0) }
        var tally = FigureTally()
        wholes[0].0.forEach { group, figures in
            tally.combine(.init(group: .init(high: 0, low: 0), bucket: Self.once, figures: [figures]))
            guard !context.grouping.dimensions.isEmpty else { return }
            tally.combine(.init(group: group, bucket: Self.grouped, figures: [figures]))
        }
        return tally
    }

    func visit(_ page: StatePage, in context: MetricContext, _ tally: inout some Tally) {
        let at = context.frame.asOf.microseconds
        for index in 0..<page.selection.count {
            let row = page.selection[index]
            let state = page.state(row)
            var entry = Entry(deal: page.deal(row))
            entry.appraisal = context.appraise(state, of: entry.deal)
            entry.bucket = Self.once
            tally.add(entry)
            guard !context.grouping.dimensions.isEmpty else { continue }
            entry.bucket = Self.grouped
            context.grouping.forEachGroup(of: state, deal: entry.deal, day: state.closeDay, at: at) { group in
                entry.group = group
                tally.add(entry)
            }
        }
    }
}
