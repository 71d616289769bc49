import DealAnalytics
import DealModel
import Testing

@Suite struct TransitionsDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `transitions and their chain agree with the oracle`(block: Int) {
        let differential = Differential(block: block)
        let failure = differential.failure(Self.difference)
        #expect(failure == nil)
    }

    private static func difference(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let pipeline = question.pipeline()
        let snapshot = log.snapshot
        let view = question.view(log)
        let transitions = Transitions(pipeline: pipeline.id)
        guard let answer = try? transitions.run(question.frame(log), on: snapshot, .alone) else { return "stopped" }
        let parameters = OracleTransitions.Parameters(
            pipeline: pipeline.ordinal,
            window: question.window,
            scope: question.scope,
            reading: question.reading
        )
        let expected = OracleTransitions.of(view, parameters)
        var comparison = FigureComparison()
        comparison.expect("cells", answer.total.moves.count, expected.cells.count)
        let ordinals = Dictionary(
            uniqueKeysWithValues: log.allDefinitions.stages.enumerated().map { ($1.current.id, $0) })
        for move in answer.total.moves {
            let target: OracleTransitions.Target =
                switch move.to {
                case .stage(let stage): .stage(ordinals[stage.id] ?? -1)
                case .transferred: .transferred
                case .deleted: .deleted
                }
            let key = OracleTransitions.Move(from: ordinals[move.from.id] ?? -1, to: target)
            let name = "\(move.from.name) to \(target)"
            guard let cell = expected.cells[key] else { return "\(name) never happened" }
            comparison.expect("\(name) count", move.rate.numerator, cell.count)
            comparison.expect("\(name) value", figures: move.figures, cell.groups)
            comparison.expect("\(name) days", millionths: move.meanDays, cell.meanDays)
            comparison.expect("\(name) rate", millionths: move.rate.millionths, expected.rate(key))
        }
        compare(answer.total, OracleMarkov.of(view, expected), view, &comparison)
        if !answer.total.moves.isEmpty {
            let move = question.pick(answer.total.moves, 1)
            guard
                let rows = try? transitions.drill(DrillRequest(move.drill), question.frame(log), on: snapshot, .alone)
                    .rows
            else {
                return "stopped"
            }
            comparison.expect("drilled values", rows.sum, move.figures.oracle)
        }
        return comparison.text
    }

    private static func compare(
        _ matrix: TransitionMatrix,
        _ expected: OracleMarkov,
        _ view: OracleView,
        _ comparison: inout FigureComparison
    ) {
        comparison.expect("stuck", matrix.stuckStages.map(\.id), expected.stuckStages.map { view.stage($0).id })
        comparison.expect("live", matrix.prospects.map(\.stage.id), expected.rows.map { view.stage($0.stage).id })
        for (given, row) in zip(matrix.prospects, expected.rows) {
            let name = given.stage.name
            comparison.expect("\(name) won", near: given.won, row.won)
            comparison.expect("\(name) lost", near: given.lost, row.lost)
            comparison.expect("\(name) transferred", near: given.transferred, row.transferred)
            comparison.expect("\(name) deleted", near: given.deleted, row.deleted)
            comparison.expect("\(name) stuck", near: given.stuck, row.stuck)
            comparison.expect("\(name) days", near: given.remainingDays, row.expectedRemainingDays)
            let sum = given.won + given.lost + given.transferred + given.deleted + given.stuck
            comparison.expect("\(name) sum", near: sum, 1)
            for visits in given.visits ?? [] {
                let other = expected.rows.first { view.stage($0.stage).id == visits.stage.id }
                let count = other.flatMap { row.expectedVisits?[$0.stage] }
                comparison.expect("\(name) visits \(visits.stage.name)", near: visits.visits, count)
            }
        }
    }
}
