import DealModel
import Testing

@Suite struct OracleValueTests {
    @Test func `each deal is rounded by itself, half to even`() {
        var workspace = HandWorkspace()
        for _ in 0..<2 { workspace.create(amount: 123_450, probability: 250_000) }
        let answer = OraclePipelineValue.of(workspace.view(day: 1), .init())
        #expect(answer.total["EUR"]?.weighted == 61_724)
        #expect(answer.total["EUR"]?.value == 246_900)
    }

    @Test func `a deal that cannot be won adds nothing`() {
        var workspace = HandWorkspace()
        workspace.create(amount: 10_000, probability: 990_000)
        workspace.create(amount: 20_000, probability: 0)
        #expect(OraclePipelineValue.of(workspace.view(day: 1), .init()).total["EUR"]?.weighted == 9_900)
    }

    @Test(arguments: [
        (1, 2, 0), (3, 2, 2), (5, 2, 2), (-1, 2, 0), (-3, 2, -2), (-5, 2, -2), (7, 4, 2), (-7, 4, -2), (5, 4, 1),
        (6, 3, 2),
    ])
    func `fractions are rounded to the nearest, halves to even`(numerator: Int, denominator: Int, rounded: Int) {
        let fraction = OracleRational(Int128(numerator), over: Int128(denominator))
        #expect(fraction.roundedHalfEven == Int128(rounded))
    }

    @Test(arguments: [
        (ValuePeriod.monthly, 5 as Int?, [100, 100, 1_200, 500, 500] as [Int128]),
        (.monthly, 18, [100, 100, 1_200, 1_200, 1_800]),
        (.monthly, nil, [100, 100, 1_200, 1_200, 1_200]),
        // 400 / 12 = 33.33; 400 · 5 / 12 = 166.67.
        (.quarterly, 5, [100, 33, 400, 167, 167]),
        // 100 / 12 = 8.33; 100 · 6 / 12 = 50; 100 · 30 / 12 = 250.
        (.annual, 6, [100, 8, 100, 50, 50]),
        (.annual, 30, [100, 8, 100, 100, 250]),
        (.oneTime, 6, [100, 0, 0, 100, 100]),
    ])
    func `the bases are read from amount, period and term`(period: ValuePeriod, term: Int?, values: [Int128]) throws {
        var workspace = HandWorkspace()
        workspace.create(amount: 100)
        workspace.write(0, day: 0, [.valuePeriod, .termMonths]) {
            $0.valuePeriod = period
            $0.termMonths = term
        }
        let state = try #require(workspace.view(day: 1).lives.first?.now)
        #expect(OracleBasis.allCases.map { OracleValue(basis: $0).value(state) } == values)
        let assumes = OracleBasis.allCases.filter { OracleValue(basis: $0).assumesTerm(state) }
        #expect(assumes == (term == nil ? [.tcv] : []))
    }

    @Test func `the product is rounded, not the basis before it`() throws {
        var workspace = HandWorkspace()
        workspace.create(amount: 5, probability: 600_000)
        workspace.write(0, day: 0, [.valuePeriod]) { $0.valuePeriod = .annual }
        let view = workspace.view(day: 1)
        let state = try #require(view.lives.first?.now)
        // 5 / 12 · 0.6 = 0.25.
        #expect(OracleValue(basis: .mrr).weighted(state, stage: view.stage(0)) == 0)
        workspace.write(0, day: 0, [.amount, .currency]) {
            $0.amountMinorUnits = 18
            $0.currency = HandWorkspace.euro
        }
        // 18 / 12 · 0.6 = 0.9; rounding 1.5 first would give 2 · 0.6 = 1.2.
        let later = workspace.view(day: 1)
        let next = try #require(later.lives.first?.now)
        #expect(OracleValue(basis: .mrr).value(next) == 2)
        #expect(OracleValue(basis: .mrr).weighted(next, stage: later.stage(0)) == 1)
    }

    @Test func `the probability is the deal's, else the stage's, and closed stages are certain`() {
        var workspace = HandWorkspace()
        workspace.create(amount: 1_000, probability: 100_000)
        workspace.create(amount: 1_000)
        workspace.create(stage: HandWorkspace.talk, amount: 1_000)
        workspace.create(stage: HandWorkspace.won, amount: 1_000, probability: 300_000)
        let cases: [(OracleProbabilitySource, Int128, Int)] = [
            (.effective, 100 + 250 + 0 + 1_000, 1), (.deal, 100 + 0 + 0 + 1_000, 2), (.stage, 250 + 250 + 0 + 1_000, 1),
        ]
        for (source, weighted, without) in cases {
            let total = OraclePipelineValue.of(
                workspace.view(day: 1),
                .init(status: [.open, .won], reading: OracleValue(source: source))
            ).total["EUR"]
            #expect(total?.weighted == weighted)
            #expect(total?.noProbability == without)
        }
    }
}
