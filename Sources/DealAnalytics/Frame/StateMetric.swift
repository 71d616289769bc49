internal import ColumnEngine
import DealModel

/// A metric about what deals are at the moment asked for.
protocol StateMetric: Metric {
    /// Which kinds of stages count.
    var kinds: Set<StageKind> { get }
    /// Finds the entries of the selected rows of a page: those in scope and in stages of these kinds.
    func visit(_ page: StatePage, in context: MetricContext, _ tally: inout some Tally)
}

extension StateMetric {
    private func scan(_ context: MetricContext) -> StateScan { StateScan(context.view, at: context.frame.asOf) }

    func unitCount(in context: MetricContext) -> Int { scan(context).unitCount }

    func rowCount(in context: MetricContext) -> Int { scan(context).rowCount }

    func visit(unit: Int, in context: MetricContext, _ tally: inout some Tally) {
        let kindsOfStages = context.view.stages.kinds
        let counts = kindsOfStages.map { kinds.contains($0) }
        scan(context).visit(unit: unit) { page in
            let column = page.stage
            let stages = column.span
            page.selection.keep { counts[Int(stages[$0])] }
            context.scope.narrow(&page, at: context.frame.asOf.microseconds)
            if page.selection.count > 0 { visit(page, in: context, &tally) }
        }
    }
}
