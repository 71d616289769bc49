import DealAnalytics
import DealModel
import Testing

@Suite struct CycleTimeDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `cycle times are those of the oracle`(block: Int) {
        #expect(Differential(block: block).failure { Self.differs($0, $1) } == nil)
    }

    private static func differs(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let outcomes: [(CycleTime.Outcome, Set<StageKind>)] = [
            (.won, [.won]), (.lost, [.lost]), (.closed, [.won, .lost]),
        ]
        let (outcome, kinds) = question.pick(outcomes, 1)
        let stage = question.pick([nil, nil, 0, 1, 2], 2)
        let isExcluding = question.pick([true, false], 3)
        var metric = CycleTime(outcome)
        metric.fromStage = stage.map { log.allDefinitions.stages[$0].current.id }
        metric.reopenGap = isExcluding ? .exclude : .include
        var frame = question.frame(log)
        frame.interval = .month
        frame.groupBy = [.currency, .owner]
        let snapshot = log.snapshot
        guard let answer = try? metric.run(frame, on: snapshot, .alone).lengths else { return "stopped" }
        let view = OracleView(log, asOf: question.asOf, knownTo: question.knownTo)
        let oracle = OracleCycleTime.of(
            view,
            .init(
                window: question.window,
                outcome: kinds,
                fromStage: stage,
                reopenGap: isExcluding ? .exclude : .include,
                scope: question.scope
            )
        )
        let total = answer.total
        let given = [total.mean, total.p10, total.p25, total.p50, total.p75, total.p90]
        guard total.count == oracle.n,
            zip(given, [oracle.mean] + oracle.quantiles).allSatisfy({ $0.isMillionths(of: $1) })
        else { return "\(metric): given \(total), expected \(oracle.mean as Any) \(oracle.quantiles)" }
        let rows = (try? metric.drill(DrillRequest(total.drill), frame, on: snapshot, .alone).rows) ?? []
        let lengths = rows.compactMap(\.length).sorted().map { Double($0) / 86_400_000_000 }
        guard lengths == oracle.days else { return "\(metric): drill \(rows), expected \(oracle.days)" }
        guard answer.groups.reduce(0, { $0 + $1.part.count }) == total.count,
            answer.series.reduce(0, { $0 + $1.part.count }) == total.count
        else { return "\(metric): \(answer)" }
        return nil
    }
}
