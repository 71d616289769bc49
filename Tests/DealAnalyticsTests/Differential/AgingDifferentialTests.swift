import DealAnalytics
import DealModel
import Testing

@Suite struct AgingDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `ages agree with the oracle`(block: Int) {
        let differential = Differential(block: block)
        let failure = differential.failure(Self.difference)
        #expect(failure == nil)
    }

    private static func difference(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let pipeline = question.pipeline()
        let edges = question.pick([Aging.usualEdgeDays, [1], [2, 3, 5, 8, 13], []], 1)
        let aging = Aging(pipelines: [pipeline.id], edgeDays: edges)
        let parameters = OracleAging.Parameters(
            pipeline: pipeline.ordinal,
            buckets: [0] + edges,
            scope: question.scope,
            reading: question.reading
        )
        let snapshot = log.snapshot
        let view = question.view(log)
        guard let answer = try? aging.run(question.frame(log), on: snapshot, .alone) else { return "stopped" }
        let expected = OracleAging.of(view, parameters)
        var comparison = FigureComparison()
        comparison.expect("stages", answer.stages.map(\.stage.id), expected.rows.map { view.stage($0.stage).id })
        for (stage, row) in zip(answer.stages, expected.rows) {
            for (place, bucket) in stage.buckets.enumerated() {
                let name = "\(stage.stage.name) from \(bucket.fromDays)"
                comparison.expect(name, figures: bucket.figures, row.buckets[place])
                guard bucket.count > 0 else { continue }
                guard
                    let rows = try? aging.drill(DrillRequest(bucket.drill), question.frame(log), on: snapshot, .alone)
                        .rows
                else {
                    return "stopped"
                }
                comparison.expect("\(name) drilled", rows.sum, bucket.figures.oracle)
                for given in rows {
                    let deal = row.deals.first { $0.deal == Int(given.deal) }
                    comparison.expect("\(name) \(given.deal)", millionths: given.percentile, deal?.percentile)
                }
            }
        }
        return comparison.text
    }
}
