import DealAnalytics
import DealModel
import Testing

@Suite struct LeaderboardDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `leaderboards are those of the oracle`(block: Int) {
        #expect(Differential(block: block).failure { Self.differs($0, $1) } == nil)
    }

    private static func differs(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let outcomes: [(ClosingOutcome, OracleOutcome)] = [(.last, .last), (.first, .first), (.each, .each)]
        let (outcome, oracleOutcome) = question.pick(outcomes, 1)
        var metric = Leaderboard([.wonCount, .lostCount, .winRate, .openCount])
        metric.outcome = outcome
        var frame = question.frame(log)
        frame.ownerAt = question.pick([.event, .now], 2)
        let snapshot = log.snapshot
        guard let answer = try? metric.run(frame, on: snapshot, .alone) else { return "stopped" }
        let view = OracleView(log, asOf: question.asOf, knownTo: question.knownTo)
        let oracle = OracleLeaderboard.of(
            view,
            .init(
                window: question.window,
                ownerAt: frame.ownerAt == .now ? .now : .event,
                outcome: oracleOutcome,
                scope: question.scope,
                reading: question.reading
            )
        )
        let ranks = [
            oracle.ranks { $0.won.count }, oracle.ranks { $0.lost.count }, oracle.ranks(by: \.winRate),
            oracle.ranks { $0.open.count },
        ]
        guard answer.rows.count == oracle.rows.count else { return "\(answer.rows), expected \(oracle.rows)" }
        for row in answer.rows {
            guard let place = oracle.rows.firstIndex(where: { $0.owner == row.owner }) else { return "\(row)" }
            let expected = oracle.rows[place]
            guard row.won.figures.oracle == expected.won, row.lost.figures.oracle == expected.lost,
                row.open.figures.oracle == expected.open, row.winRate.millionths.isMillionths(of: expected.winRate),
                row.cycle.count == expected.won.count, row.standings.map(\.rank) == ranks.map({ $0[place] })
            else { return "\(metric): given \(row), expected \(expected) \(ranks.map { $0[place] as Any })" }
            for bucket in [row.won, row.lost, row.open] {
                let rows = (try? metric.drill(DrillRequest(bucket.drill), frame, on: snapshot, .alone).rows) ?? []
                guard rows.sum == bucket.figures.oracle else { return "\(metric): drill \(rows) of \(bucket)" }
            }
        }
        let first = answer.rows.compactMap { $0.standings.first?.rank }
        return first == first.sorted() ? nil : "\(metric): order \(first)"
    }
}
