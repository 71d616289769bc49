import DealModel
import Testing

@Suite struct OracleStatisticsTests {
    typealias Workspace = HandWorkspace

    @Test func `the curve agrees with the published one of the trial of 6-MP`() {
        // Freireich et al. 1963, weeks of remission; a negative number is censored.
        let weeks = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
        let curve = OracleSurvival(
            observations: weeks.map { .init(length: abs(Double($0)), isCensored: $0 < 0) }
        )
        for (week, survival) in [
            (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448),
        ] {
            #expect(abs(curve.survival(after: Double(week)) - survival) < 0.0006)
        }
        #expect(curve.quantile(0.5) == 23)
        #expect(curve.quantile(0.9) == nil)
        #expect(curve.quantile(0.1) == 6)
    }

    @Test func `without censoring the curve is that of the observed shares`() {
        for seed in UInt64(0)..<50 {
            var workspace = RandomWorkspace(seed: seed)
            let sample = (0...workspace.below(60)).map { _ in Double(workspace.below(20)) }
            let curve = OracleSurvival(observations: sample.map { .init(length: $0, isCensored: false) })
            for length in stride(from: 0.0, through: 20, by: 0.5) {
                let longer = Double(sample.filter { $0 > length }.count) / Double(sample.count)
                #expect(abs(curve.survival(after: length) - longer) < 1e-12, "seed \(seed)")
            }
            for share in OracleSample.shares {
                let expected = sample.sorted().first { length in
                    Double(sample.filter { $0 <= length }.count) >= share * Double(sample.count) - 1e-9
                }
                #expect(curve.quantile(share) == expected, "seed \(seed), share \(share)")
            }
        }
    }

    @Test func `quantiles of samples lie between order statistics`() {
        #expect(OracleSample.quantile(0.5, of: [4, 1, 3, 2]) == 2.5)
        #expect(OracleSample.quantile(0.25, of: [10, 20, 30, 40]) == 17.5)
        #expect(OracleSample.quantile(0.9, of: [7]) == 7)
        #expect(OracleSample.quantile(0.9, of: []) == nil)
    }

    @Test func `durations take the first, last, each or all stays together`() throws {
        var workspace = Workspace()
        let deal = workspace.create()
        workspace.move(deal, (2, Workspace.talk), (3, Workspace.lead), (8, Workspace.talk))
        workspace.move(workspace.create(), (4, Workspace.lost))
        workspace.delete(workspace.create(), day: 10)
        let view = workspace.view(day: 20)
        func lead(_ reentry: OracleReentry, _ measure: OracleStageDurations.Measure) throws -> OracleStageDurations.Row
        {
            let answer = OracleStageDurations.of(view, .init(pipeline: 0, measure: measure, reentry: reentry))
            return try #require(answer.rows.first)
        }
        // Lengths 2 and 5, 4, and 10 which ended by deletion.
        let each = try lead(.each, .censored)
        #expect(each.n == 4 && each.censoredN == 1)
        #expect(each.quantiles == [2, 2, 4, 5, nil])
        #expect(each.mean == 11.0 / 3)
        #expect(try lead(.first, .completed).quantiles[2] == 3)
        #expect(try lead(.last, .completed).quantiles[2] == 4.5)
        #expect(try lead(.cumulative, .completed).mean == 7)
        let lost = OracleStageDurations.of(view, .init(pipeline: 0, outcome: .lost))
        #expect(lost.rows.first?.n == 1 && lost.rows.first?.censoredN == 0 && lost.rows.first?.mean == 4)
    }

    @Test func `chains end where the shares of exits lead`() throws {
        var workspace = Workspace()
        // Lead: 2 to Talk, 1 lost, 1 won. Talk: 1 back to Lead, 1 to Offer. Offer: nothing left it.
        workspace.move(workspace.create(), (1, Workspace.talk), (3, Workspace.lead), (4, Workspace.lost))
        workspace.move(workspace.create(), (1, Workspace.talk), (3, Workspace.offer))
        workspace.move(workspace.create(), (1, Workspace.won))
        let view = workspace.view(day: 9)
        let transitions = OracleTransitions.of(view, .init(pipeline: 0))
        #expect(transitions.rate(.init(from: Workspace.lead, to: .stage(Workspace.talk))) == 0.5)
        #expect(transitions.cells[.init(from: Workspace.talk, to: .stage(Workspace.lead))]?.meanDays == 2)
        let chain = OracleMarkov.of(view, transitions)
        #expect(chain.stuckStages == [Workspace.offer])
        // From Lead: won 1/4 + 1/2 · 1/2 · itself = 1/3, lost alike, stuck 1/3.
        let lead = try #require(chain.rows.first)
        for (share, expected) in [(lead.won, 1.0 / 3), (lead.lost, 1.0 / 3), (lead.stuck, 1.0 / 3)] {
            #expect(abs(share - expected) < 1e-12)
        }
        #expect(lead.expectedRemainingDays == nil)
        // Once the deal in Offer is lost too, nothing gets stuck.
        workspace.move(1, (8, Workspace.lost))
        let later = workspace.view(day: 9)
        let whole = OracleMarkov.of(later, OracleTransitions.of(later, .init(pipeline: 0)))
        let days = try #require(whole.rows.first?.expectedRemainingDays)
        // 4/3 visits of Lead of a day, 2/3 of Talk of two days, 1/3 of Offer of five.
        #expect(abs(days - (4.0 / 3 + 4.0 / 3 + 5.0 / 3)) < 1e-12)
    }

    @Test func `the ends of chains sum to one, in random workspaces`() {
        for seed in UInt64(0)..<60 {
            var workspace = RandomWorkspace(seed: seed)
            workspace.make(rows: 150)
            let view = OracleView(workspace.log, asOf: workspace.moment())
            let transitions = OracleTransitions.of(view, .init(pipeline: 0, window: workspace.window()))
            let chain = OracleMarkov.of(view, transitions)
            #expect(chain.rows.count + chain.stuckStages.count == transitions.openStages.count)
            for row in chain.rows {
                let sum = row.won + row.lost + row.transferred + row.deleted + row.stuck
                #expect(abs(sum - 1) < 1e-9, "seed \(seed), stage \(row.stage)")
                #expect((row.expectedRemainingDays == nil) == (row.stuck > 0), "seed \(seed)")
            }
        }
    }

    @Test func `ages fall in buckets of whole days`() {
        var workspace = Workspace()
        for day in [0, 1, 10, 11, 17] as [Int32] { workspace.create(day: day, amount: 1) }
        workspace.move(workspace.create(day: 0), (5, Workspace.talk))
        let answer = OracleAging.of(workspace.view(day: 18), .init(pipeline: 0, buckets: [0, 7, 8, 17]))
        #expect(answer.rows.first?.buckets.map { $0.count } == [1, 1, 1, 2])
        #expect(answer.rows.first?.deals.map(\.percentile).max().map { abs($0 - 0.2) < 1e-12 } == true)
    }
}
