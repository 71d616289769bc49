import DealAnalytics
import DealModel
import Testing

@Suite struct StageDurationsDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `stage durations agree with the oracle`(block: Int) {
        let differential = Differential(block: block)
        let failure = differential.failure(Self.difference)
        #expect(failure == nil)
    }

    private static func difference(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let pipeline = question.pipeline()
        var durations = StageDurations(pipelines: [pipeline.id])
        var parameters = OracleStageDurations.Parameters(
            pipeline: pipeline.ordinal,
            window: question.window,
            scope: question.scope
        )
        if question.pick([true, false], 1) { (durations.measure, parameters.measure) = (.completed, .completed) }
        switch question.pick([0, 1, 2, 3], 2) {
        case 0: break
        case 1: (durations.reentry, parameters.reentry) = (.last, .last)
        case 2: (durations.reentry, parameters.reentry) = (.each, .each)
        default: (durations.reentry, parameters.reentry) = (.cumulative, .cumulative)
        }
        switch question.pick([0, 1, 2, 3], 3) {
        case 0: (durations.outcome, parameters.outcome) = (.won, .won)
        case 1: (durations.outcome, parameters.outcome) = (.lost, .lost)
        default: break
        }
        let snapshot = log.snapshot
        let view = question.view(log)
        var frame = question.frame(log)
        frame.groupBy = [.owner, .currency]
        guard let answer = try? durations.run(frame, on: snapshot, .alone) else { return "stopped" }
        let expected = OracleStageDurations.of(view, parameters)
        var comparison = FigureComparison()
        comparison.expect("stages", answer.stages.map(\.stage.id), expected.rows.map { view.stage($0.stage).id })
        for (place, (stage, row)) in zip(answer.stages, expected.rows).enumerated() {
            let name = stage.stage.name
            comparison.expect("\(name) n", stage.count, row.n)
            comparison.expect("\(name) censored", stage.censoredCount, row.censoredN)
            comparison.expect("\(name) mean", millionths: stage.meanDays, row.mean)
            comparison.expect("\(name) share", millionths: stage.staleShare, row.shareOverTarget)
            for (index, quantile) in stage.quantileDays.enumerated() {
                comparison.expect("\(name) \(index)", millionths: quantile, row.quantiles[index])
            }
            let inGroups = answer.groups.reduce(0) { $0 + $1.stages[place].count }
            comparison.expect("\(name) in groups", inGroups, row.n)
        }
        if !answer.stages.isEmpty {
            let stage = question.pick(answer.stages, 4)
            for (target, count) in [
                (stage.drill, stage.count), (stage.censoredDrill, stage.censoredCount),
                (stage.staleDrill, stage.staleCount ?? 0),
            ] {
                guard let rows = try? durations.drill(DrillRequest(target), frame, on: snapshot, .alone).rows else {
                    return "stopped"
                }
                comparison.expect("\(stage.stage.name)", rows: rows, count: count)
            }
        }
        return comparison.text
    }
}
