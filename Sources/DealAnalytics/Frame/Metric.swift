internal import ColumnEngine
import DealModel

/// A metric: finds its entries among the deals of a context, unit by unit, for whichever tally wants them.
protocol Metric: Sendable {
    /// How many units there are.
    func unitCount(in context: MetricContext) -> Int
    /// How many rows they look at together.
    func rowCount(in context: MetricContext) -> Int
    /// Finds the entries of one unit.
    func visit(unit: Int, in context: MetricContext, _ tally: inout some Tally)
}

extension Metric {
    /// The sums of all entries.
    func figures(in context: MetricContext, _ work: QueryWork) throws(QueryStopped) -> FigureTally {
        try tally(FigureTally(), in: context, work)
    }

    /// The lengths of all entries.
    func lengths(in context: MetricContext, _ work: QueryWork) throws(QueryStopped) -> LengthTally {
        try tally(LengthTally(), in: context, work)
    }

    /// What a tally makes of all entries.
    func tally<Whole: JoinableTally>(
        _ empty: Whole, in context: MetricContext, _ work: QueryWork
    ) throws(QueryStopped) -> Whole {
        let parts = try work.map(units: unitCount(in: context), rowCount: rowCount(in: context)) { unit in
            var tally = empty
            visit(unit: unit, in: context, &tally)
            return tally
        }
        var all = empty
        for part in parts { all.combine(part) }
        return all
    }

    /// The entries that one figure is made of, in the order of the deals.
    func entries(of target: DrillTarget, in context: MetricContext, _ work: QueryWork) throws(QueryStopped) -> [Entry] {
        let parts = try work.map(units: unitCount(in: context), rowCount: rowCount(in: context)) { unit in
            var tally = DrillTally(target)
            visit(unit: unit, in: context, &tally)
            return tally.entries
        }
        return parts.flatMap { $0 }.sorted { ($0.deal, $0.at) < ($1.deal, $1.at) }
    }
}
