import DealAnalytics
import DealModel
import Testing

@Suite struct FunnelDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `funnels agree with the oracle by every method`(block: Int) {
        let differential = Differential(block: block)
        let failure = differential.failure(Self.difference)
        #expect(failure == nil)
    }

    private static func difference(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let pipeline = question.pipeline()
        var parameters = OracleFunnel.Parameters(pipeline: pipeline.ordinal)
        var funnel = Funnel(pipeline: pipeline.id)
        funnel.methods = Funnel.Method.allCases
        switch question.pick([0, 1, 2, 3], 1) {
        case 0: break
        case 1: (parameters.cohort, funnel.cohort) = (.entered, .entered)
        case 2: (parameters.cohort, funnel.cohort) = (.exited, .exited)
        default: (parameters.cohort, funnel.cohort) = (.closed, .closed)
        }
        switch question.pick([0, 1, 2], 2) {
        case 0: break
        case 1: (parameters.reentry, funnel.reentry) = (.last, .last)
        default: (parameters.reentry, funnel.reentry) = (.each, .each)
        }
        switch question.pick([0, 1, 2, 3, 4], 3) {
        case 0, 1: break
        case 2: (parameters.midStart, funnel.midStart) = (.credit, .credit)
        case 3: (parameters.midStart, funnel.midStart) = (.exclude, .exclude)
        default: (parameters.midStart, funnel.midStart) = (.fromStart, .fromStart)
        }
        if question.pick([true, false], 4) { (parameters.countsOpen, funnel.open) = (false, .exclude) }
        let undo = question.pick([0, 0, 600_000_000, RandomWorkspace.step * 8], 5)
        let stay = question.pick([0, 0, 600_000_000, RandomWorkspace.step * 8], 6)
        parameters.smoothing.undoMicroseconds = undo
        funnel.smoothing.undoMicroseconds = undo
        parameters.smoothing.minStayMicroseconds = stay
        funnel.smoothing.stayMicrosecondsMin = stay
        if question.pick([true, false], 7) { (parameters.smoothing.order, funnel.order) = (.current, .current) }
        parameters.window = question.window
        parameters.scope = question.scope
        parameters.reading = question.reading

        let snapshot = log.snapshot
        let view = question.view(log)
        guard let answer = try? funnel.run(question.frame(log), on: snapshot, .alone) else { return "stopped" }
        var comparison = FigureComparison()
        for (place, method) in OracleFunnel.Method.allCases.enumerated() {
            parameters.method = method
            let expected = OracleFunnel.of(view, parameters)
            compare(answer.courses[place], expected, view, &comparison)
            comparison.expect("undone", answer.undone, expected.undone)
            comparison.expect("collapsed", answer.collapsed, expected.collapsed)
        }
        drill(question.pick(answer.courses, 8), funnel, question, log, &comparison)
        return comparison.text
    }

    private static func compare(
        _ course: FunnelAnswer.Course,
        _ expected: OracleFunnel,
        _ view: OracleView,
        _ comparison: inout FigureComparison
    ) {
        comparison.expect("stages", course.stages.map(\.stage.id), expected.rows.map { view.stage($0.stage).id })
        for (stage, row) in zip(course.stages, expected.rows) {
            let name = "\(course.method) \(stage.stage.name)"
            let counts: [(FunnelField, Int)] = [
                (.entries, row.entered), (.forward, row.forward), (.skip, row.skip), (.back, row.back),
                (.won, row.won), (.lost, row.lost), (.transferOut, row.transferOut), (.deleted, row.deleted),
                (.stillOpen, row.stillOpen), (.skippedIn, row.skippedIn), (.createdMid, row.createdMid),
                (.considered, row.stepDen), (.converted, row.stepNum),
            ]
            for (field, count) in counts { comparison.expect("\(name) \(field)", stage.count(field), count) }
            comparison.expect("\(name) value", figures: stage.figures, row.groups)
            comparison.expect("\(name) step", millionths: stage.stepRate.millionths, row.stepRate)
            comparison.expect("\(name) cumulative", millionths: stage.cumulativeRate, row.cumulativeRate)
            comparison.expect("\(name) low", millionths: stage.bounds?.lowerBound, row.bounds?.low)
            comparison.expect("\(name) high", millionths: stage.bounds?.upperBound, row.bounds?.high)
            guard course.method == .stays else { continue }
            let ends: [FunnelField] = [.forward, .skip, .back, .won, .lost, .transferOut, .deleted, .stillOpen]
            comparison.expect(
                "\(name) identity",
                ends.reduce(0) { $0 + stage.count($1) },
                stage.count(.entries)
            )
        }
    }

    private static func drill(
        _ course: FunnelAnswer.Course,
        _ funnel: Funnel,
        _ question: Differential.Question,
        _ log: WorkspaceLog,
        _ comparison: inout FigureComparison
    ) {
        guard !course.stages.isEmpty else { return }
        let snapshot = log.snapshot
        let stage = question.pick(course.stages, 9)
        let field = question.pick(FunnelField.allCases, 10)
        for field in [FunnelField.entries, field] {
            guard
                let rows = try? funnel.drill(
                    DrillRequest(stage.drill([field])), question.frame(log), on: snapshot, .alone
                ).rows
            else {
                return
            }
            comparison.expect("\(course.method) \(stage.stage.name) \(field)", rows: rows, count: stage.count(field))
            if field == .entries {
                comparison.expect("drilled values", rows.sum, stage.figures.oracle)
            }
        }
    }
}
