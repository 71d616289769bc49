internal import ColumnEngine

/// A metric about what happened to deals in the course of their lives, up to the moment asked for.
protocol LifeMetric: Metric {
    /// Whether directions are told by the order of stages at the moment asked for.
    var usesCurrentOrder: Bool { get }
    /// Finds the entries of one deal; it has stays.
    func visit(_ life: inout DealLife, in context: MetricContext, _ tally: inout some Tally)
}

extension LifeMetric {
    var usesCurrentOrder: Bool { false }

    func unitCount(in context: MetricContext) -> Int {
        (context.view.dealCount + ColumnLayout.rowsPerChunk - 1) / ColumnLayout.rowsPerChunk
    }

    func rowCount(in context: MetricContext) -> Int { context.view.rowsKnown + context.view.folded.count }

    func visit(unit: Int, in context: MetricContext, _ tally: inout some Tally) {
        var life = DealLife(context.view, at: context.frame.asOf, usesOrderAtMoment: usesCurrentOrder)
        let first = unit * ColumnLayout.rowsPerChunk
        for deal in first..<min(first + ColumnLayout.rowsPerChunk, context.view.dealCount) where life.load(deal) {
            visit(&life, in: context, &tally)
        }
    }
}
