import DealAnalytics
import DealModel
import Testing

/// Figures by whole pages against the deals that a drill finds one by one.
@Suite struct PipelineValuePagesTests {
    private static let groupings: [[GroupDimension]] = [
        [], [.stage], [.month], [.stage, .month], [.pipeline, .quarter], [.owner], [.currency, .stage], [.source],
        [.owner, .source, .pipeline], [.month, .month], [.category], [.tag, .stage],
    ]

    @Test(arguments: Differential.blocks)
    func `figures equal those of the deals that they are drilled to`(block: Int) {
        let differential = Differential(block: block)
        let failure = differential.failure(Self.difference)
        #expect(failure == nil)
    }

    private static func scope(_ question: Differential.Question, usual: DealScope) -> DealScope {
        let condition = { (field: FilterField, comparison: FilterOperator, values: [FilterValue]) in
            DealScope.condition(FilterCondition(field, comparison, values))
        }
        let euro = Currency("EUR").map { FilterValue.amount(Money(minorUnits: 40_000, currency: $0)) }
        let day = question.asOf.dateInUTC
        let instants = [
            Instant(microseconds: question.asOf.microseconds - 40 * Instant.microsecondsPerDay), question.asOf,
        ]
        return question.pick(
            [
                .everything, usual,
                .all(euro.map { [condition(.amount, .greaterThanOrEquals, [$0])] } ?? []),
                .all(euro.map { [condition(.amount, .lessThan, [$0])] } ?? []),
                .all(euro.map { [condition(.amount, .notEquals, [$0])] } ?? []),
                condition(.amount, .isEmpty, []), condition(.amount, .isNotEmpty, []),
                condition(.expectedCloseDate, .lessThanOrEquals, [.date(day)]),
                condition(.expectedCloseDate, .isEmpty, []),
                .all([
                    condition(.createdAt, .between, instants.map { .instant($0) }),
                    condition(.currency, .notEquals, [.text("USD")]),
                ]),
                condition(.createdAt, .lessThan, [.instant(instants[0])]),
                .any([condition(.owner, .isEmpty, []), condition(.status, .equals, [.text("won")])]),
                condition(.stage, .isNotEmpty, []),
            ], 21)
    }

    private static func difference(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        var frame = question.frame(log)
        frame.groupBy = question.pick(groupings, 22)
        frame.scope = scope(question, usual: frame.scope)
        if question.pick([true, true, false], 23) { frame.valueBasis = .amount }
        let metric = PipelineValue(statuses: question.pick([[.open], [.open, .won, .lost], [.won]], 24))
        let snapshot = log.snapshot
        guard let answer = try? metric.run(frame, on: snapshot, .alone) else { return "stopped" }
        for group in [answer.total] + answer.groups {
            guard let rows = try? metric.drill(DrillRequest(group.drill), frame, on: snapshot, .alone).rows else {
                return "stopped"
            }
            var figures: [ValueFigures] = []
            for row in rows { figures.combine([row.figures]) }
            if figures != group.figures { return "\(group.values): \(group.figures) instead of \(figures)" }
        }
        let grouped = answer.groups.reduce(0) { $0 + $1.figures.dealCount }
        if !frame.groupBy.isEmpty, !frame.groupBy.contains(.tag), grouped != answer.total.figures.dealCount {
            return "\(grouped) of \(answer.total.figures.dealCount) deals are in groups"
        }
        return nil
    }
}
