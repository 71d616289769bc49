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

    /// A page of the entries that one figure is made of, in the order of the deals.
    ///
    /// - Parameters:
    ///   - isWanted: which of the target's entries are meant.
    ///   - row: makes a row of an entry.
    func list(
        _ request: DrillRequest, in context: MetricContext, _ work: QueryWork,
        where isWanted: @escaping @Sendable (Entry) -> Bool = { _ in true }, row: ((Entry) -> DrillRow)? = nil
    ) throws(QueryStopped) -> DrillList {
        let parts = try work.map(units: unitCount(in: context), rowCount: rowCount(in: context)) { unit in
            var tally = DrillTally(request, where: isWanted)
            visit(unit: unit, in: context, &tally)
            return tally
        }
        var all = DrillTally(request, where: isWanted)
        for part in parts { all.combine(part) }
        let page = all.page
        return DrillList(
            rows: page.entries.map { row?($0) ?? DrillRow($0, in: context) }, total: all.total, next: page.next)
    }
}
