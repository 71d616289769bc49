import DealAnalytics
import DealModel
import Testing

@Suite struct RandomWorkspaceTests {
    @Test func `every log is whole, whatever is known of it, and has everything in it`() {
        var found: [String: Int] = [:]
        for seed in UInt64(0)..<60 {
            let log = RandomWorkspace.log(seed: seed, rows: 120)
            #expect(log.isWhole, "seed \(seed)")
            #expect(zip(log.recordedAt, log.recordedAt.dropFirst()).allSatisfy { $0 <= $1 }, "seed \(seed)")
            #expect(log.versions.allSatisfy { $0.effectiveAt <= $0.recordedAt }, "seed \(seed)")
            let view = OracleView(log, asOf: .latest)
            for stay in view.lives.flatMap({ $0.stays() }) {
                found["entry \(stay.entryReason)", default: 0] += 1
                found["exit \(stay.exitReason.map { "\($0)" } ?? "none")", default: 0] += 1
                if stay.leftAt == stay.enteredAt { found["no length", default: 0] += 1 }
            }
            found["corrections of creations", default: 0] +=
                log.versions.filter { $0.corrects != nil && $0.fields.contains(.title) && $0.fields.contains(.stage) }
                .count
            found["closings", default: 0] += view.lives.flatMap(\.closings).count
            found["tags", default: 0] += view.lives.filter { !$0.now.tags.isEmpty }.count
        }
        let expected =
            [
                "created", "restored", "transferIn", "reopen", "reclassified", "won", "lost", "skip", "forward",
                "backward",
            ]
            .map { "entry \($0)" }
            + ["deleted", "transferOut", "none", "backward"].map { "exit \($0)" }
            + ["no length", "corrections of creations", "closings", "tags"]
        for name in expected { #expect(found[name, default: 0] > 30, "\(name): \(found[name, default: 0])") }
    }

    @Test func `what is known up to a row is what the log up to it tells`() {
        for seed in UInt64(0)..<40 {
            var workspace = RandomWorkspace(seed: seed)
            workspace.make(rows: 100)
            let sequence = Int64(1 + workspace.below(workspace.log.recordedAt.count))
            let moment = workspace.moment()
            let window = workspace.window()
            let views = [
                OracleView(workspace.log, asOf: moment, knownTo: sequence),
                OracleView(workspace.log.cut(at: sequence), asOf: moment),
            ]
            let answers = views.map { view in
                let funnel = OracleFunnel.Parameters(pipeline: 0, method: .stays, window: window)
                return "\(OraclePipelineValue.of(view, .init()).total.sorted { ($0.key ?? "") < ($1.key ?? "") })"
                    + "\(OracleWinRate.of(view, .init(window: window, outcome: .each)).den)"
                    + "\(OracleFunnel.of(view, funnel).rows.map(\.entered))"
                    + "\(OracleStageDurations.of(view, .init(pipeline: 1)).rows.map(\.quantiles))"
            }
            #expect(answers[0] == answers[1], "seed \(seed)")
        }
    }

    @Test(arguments: 0..<4)
    func `sums of open and closed deals agree with the summary`(block: UInt64) {
        let differential = Differential(seeds: block * 40..<(block + 1) * 40)
        #expect(differential.failure(Self.summaryDiffers) == nil)
    }

    /// What the summary and the oracle tell where they differ.
    private static func summaryDiffers(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let known = question.knownTo == .max ? nil : question.knownTo
        let totals = PipelineSummaryQuery(asOf: question.asOf, knownTo: known).run(on: log.snapshot).totals
        let view = OracleView(log, asOf: question.asOf, knownTo: question.knownTo)
        for (kind, figures) in [(StageKind.open, totals.open), (.won, totals.won), (.lost, totals.lost)] {
            let expected = OraclePipelineValue.of(view, .init(status: [kind])).total
            var given: OracleGroups = [:]
            for entry in figures {
                given[entry.currency?.code] = OracleFigures(
                    count: entry.count,
                    unpriced: entry.unpriced,
                    noProbability: entry.noProbability,
                    value: entry.value ?? 0,
                    weighted: entry.weighted
                )
            }
            if given != expected { return "\(kind): given \(given), expected \(expected)" }
        }
        return nil
    }

    @Test func `a difference is told with the smallest log that shows it`() throws {
        let failure = Differential(seeds: 0..<50).failure { log, question in
            let count = OraclePipelineValue.of(OracleView(log, asOf: question.asOf), .init(status: [.won])).total.count
            return count > 1 ? "\(count) deals are won" : nil
        }
        let text = try #require(failure)
        #expect(text.hasPrefix("2 deals are won"))
        #expect(text.contains("deal 1") && !text.contains("deal 2"))
    }

    @Test func `a failing log is made as small as it can be`() {
        let log = RandomWorkspace.log(seed: 7, rows: 200)
        func hasReopening(_ log: WorkspaceLog) -> Bool {
            OracleView(log, asOf: .latest).lives.contains { life in
                life.stays().contains { $0.entryReason == .reopen }
            }
        }
        #expect(hasReopening(log))
        let small = log.shrunk(while: hasReopening)
        #expect(hasReopening(small))
        #expect(small.dealCount == 1)
        #expect(small.versions.count <= 3)
        #expect(small.isWhole)
        #expect(small.text.contains("deal 0"))
        var feeding = WorkspaceFeeding(small)
        feeding.feed()
        #expect(feeding.publish().dealCount == 1)
    }

    @Test func `every deal is in one bucket of a forecast`() {
        for seed in UInt64(0)..<60 {
            var workspace = RandomWorkspace(seed: seed)
            workspace.make(rows: 100)
            let view = OracleView(workspace.log, asOf: workspace.moment(), knownTo: workspace.known())
            let first = CivilDate(dayNumber: 19_723 + Int32(workspace.below(60)))
            let periods = (0..<3).map { index in
                OraclePeriod(
                    from: CivilDate(dayNumber: first.dayNumber + Int32(index) * 20),
                    to: CivilDate(dayNumber: first.dayNumber + Int32(index + 1) * 20)
                )
            }
            let forecast = OracleForecast.of(view, .init(periods: periods))
            var sum: OracleGroups = [:]
            for period in forecast.periods { sum.add(period.open) }
            for bucket in [forecast.overdue, forecast.undated, forecast.outOfRange] { sum.add(bucket) }
            #expect(sum == forecast.totalOpen, "seed \(seed)")
            #expect(sum == OraclePipelineValue.of(view, .init()).total, "seed \(seed)")
        }
    }
}
