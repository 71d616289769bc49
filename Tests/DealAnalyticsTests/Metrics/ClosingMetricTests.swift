import DealModel
import Testing

@testable import DealAnalytics

@Suite struct ClosingMetricTests {
    typealias Workspace = HandWorkspace

    private func frame(day: Int32, _ days: Range<Int32>? = nil) -> AnalysisFrame {
        var frame = AnalysisFrame(asOf: Workspace.instant(day))
        if let days {
            frame.window = TimeWindow(Workspace.date(days.lowerBound)..<Workspace.date(days.upperBound), in: .utc)
        }
        return frame
    }

    private func rate(_ metric: WinRate, _ workspace: Workspace, _ frame: AnalysisFrame) throws -> [Int] {
        let rate = try metric.run(frame, on: workspace.log.snapshot, .alone).figures.total.rate
        return [rate.numerator, rate.denominator]
    }

    /// Won on day 10, open again on day 20, lost on day 30.
    private func reopened() -> Workspace {
        var workspace = Workspace()
        workspace.create(amount: 100)
        workspace.move(0, (10, Workspace.won), (20, Workspace.talk), (30, Workspace.lost))
        return workspace
    }

    @Test(
        arguments: [
            (ClosingOutcome.last, 40, [0, 1]), (.first, 40, [1, 1]), (.each, 40, [1, 2]), (.mature, 40, [1, 1]),
            (.last, 25, [0, 0]), (.first, 25, [1, 1]), (.each, 25, [1, 1]), (.mature, 25, [1, 1]),
            (.last, 15, [1, 1]), (.first, 15, [1, 1]), (.each, 15, [1, 1]), (.mature, 11, [0, 0]),
        ] as [(ClosingOutcome, Int32, [Int])])
    func `the outcome says which closings of a deal count`(
        outcome: ClosingOutcome, day: Int32, expected: [Int]
    ) throws {
        var metric = WinRate()
        metric.outcome = outcome
        metric.horizonDays = 12
        #expect(try rate(metric, reopened(), frame(day: day)) == expected)
    }

    @Test func `without closings there is no rate`() throws {
        let answer = try WinRate().run(frame(day: 5), on: reopened().log.snapshot, .alone).figures.total
        #expect(answer.rate.millionths == nil)
        #expect(answer.rate.interval == nil)
        #expect(answer.rate.status == .insufficientHistory)
        #expect(answer.valueRates.isEmpty)
    }

    @Test func `a win that was deleted and restored keeps its moment, and a deleted one does not count`() throws {
        var workspace = Workspace()
        let deal = workspace.create(amount: 100)
        workspace.move(deal, (10, Workspace.won), (12, Workspace.wonAgain))
        workspace.delete(deal, day: 20)
        workspace.delete(deal, day: 30, false)
        #expect(try rate(WinRate(), workspace, frame(day: 15, 10..<11)) == [1, 1])
        #expect(try rate(WinRate(), workspace, frame(day: 25, 10..<11)) == [0, 0])
        #expect(try rate(WinRate(), workspace, frame(day: 35, 10..<11)) == [1, 1])
        #expect(try rate(WinRate(), workspace, frame(day: 35, 12..<40)) == [0, 0])
    }

    @Test func `a horizon beyond all clocks counts nothing`() throws {
        var metric = WinRate(.createdCohortMature)
        metric.horizonDays = .max
        #expect(try rate(metric, reopened(), frame(day: 40)) == [0, 0])
        // More days are taken for so many, so that a deal comes to that age after them.
        let oldAge = Int32(WinRate.daysMax)
        #expect(try rate(metric, reopened(), frame(day: oldAge - 1)) == [0, 0])
        #expect(try rate(metric, reopened(), frame(day: oldAge)) == [0, 1])
        metric.horizonDays = .min
        #expect(try rate(metric, reopened(), frame(day: 40)) == [0, 1])
    }

    @Test func `intervals in which nothing happened are told, up to the last one that has begun`() throws {
        var workspace = Workspace()
        for (index, day) in [3 as Int32, 3, 24].enumerated() {
            workspace.create(amount: 1)
            workspace.move(index, (day, Workspace.won))
        }
        var asked = frame(day: 33, 0..<100)
        asked.interval = .week
        let answer = try WinRate().run(asked, on: workspace.log.snapshot, .alone).figures
        #expect(answer.series.map(\.part.won.count) == [0, 2, 0, 0, 1, 0])
        #expect(answer.series.first.map { $0.dates.lowerBound <= Workspace.date(0) } == true)
        #expect(answer.series.last.map { $0.dates.contains(Workspace.date(33)) } == true)
        asked.window = .all
        let all = try WinRate().run(asked, on: workspace.log.snapshot, .alone).figures
        #expect(all.series.map(\.part.won.count) == [2, 0, 0, 1, 0])
    }

    @Test func `times that a deal was closed may be left out of its cycle`() throws {
        let workspace = reopened()
        var metric = CycleTime(.lost)
        func lengths(_ metric: CycleTime) throws -> [Int64?] {
            let total = try metric.run(frame(day: 40), on: workspace.log.snapshot, .alone).lengths.total
            return [Int64(total.count), total.mean, total.p50]
        }
        #expect(try lengths(metric) == [1, 30_000_000, 30_000_000])
        metric.reopenGap = .exclude
        #expect(try lengths(metric) == [1, 20_000_000, 20_000_000])
        metric.fromStage = workspace.log.allDefinitions.stages[Workspace.talk].current.id
        #expect(try lengths(metric) == [1, 10_000_000, 10_000_000])
        metric.fromStage = StageID(high: 99, low: 99)
        #expect(try lengths(metric) == [0, nil, nil])
    }

    @Test func `reasons beyond the top ones are put together, and listed together`() throws {
        var workspace = Workspace()
        for reason in ["price", "price", "rival", "silence", nil] {
            let deal = workspace.create(amount: 10)
            workspace.write(deal, day: 5, [.stage, .lostReason]) {
                $0.stage = Workspace.lost
                $0.lostReason = reason
            }
        }
        let metric = LossReasons(top: 2)
        let snapshot = workspace.log.snapshot
        let answer = try metric.run(frame(day: 9), on: snapshot, .alone)
        #expect(answer.rows.map(\.reason) == ["price", "rival"])
        #expect(answer.rows.map(\.cumulativeShare) == [400_000, 600_000])
        let others = try #require(answer.others)
        #expect(others.losses.count == 2 && others.cumulativeShare == 1_000_000)
        let text = try #require(DrillTarget(others.losses.drill.text))
        #expect(try metric.drill(DrillRequest(text), frame(day: 9), on: snapshot, .alone).rows.map(\.deal) == [3, 4])
        #expect(try LossReasons(top: .min).run(frame(day: 9), on: snapshot, .alone).rows.isEmpty)
    }

    @Test func `equal owners share a rank, and the next ranks are left out`() throws {
        var workspace = Workspace()
        for (owner, wins) in [("ada", 2), ("bob", 1), ("cyd", 1), ("dee", 0)] {
            for index in 0..<2 {
                let deal = workspace.create(amount: 10, owner: owner)
                if index < wins { workspace.move(deal, (1, Workspace.won)) }
            }
        }
        let board = Leaderboard([.wonCount, .wonValue, .cycleDays, .winRate])
        let answer = try board.run(frame(day: 3), on: workspace.log.snapshot, .alone)
        #expect(answer.rows.map(\.owner) == ["ada", "bob", "cyd", "dee"])
        #expect(
            answer.rows.map { $0.standings.map(\.rank) } == [
                [1, 1, 1, 1], [2, 2, 1, 1], [2, 2, 1, 1], [4, 4, nil, nil],
            ])
        #expect(answer.currency == Workspace.euro)
        workspace.write(0, day: 2, [.currency]) { $0.currency = Currency("USD") }
        let mixed = try board.run(frame(day: 3), on: workspace.log.snapshot, .alone)
        #expect(mixed.currency == nil)
        #expect(mixed.rows.allSatisfy { $0.standings[1].rank == nil })
    }

    @Test func `a velocity is that of its unrounded factors`() throws {
        var workspace = Workspace()
        for (amount, days) in [(100 as Int64, 10 as Int32), (300, 20)] {
            workspace.move(workspace.create(amount: amount), (days, Workspace.won))
        }
        workspace.move(workspace.create(amount: 10), (20, Workspace.lost))
        for _ in 0..<3 { workspace.create(amount: 60) }
        let answer = try Velocity().run(frame(day: 30, 0..<30), on: workspace.log.snapshot, .alone)
        let euro = try #require(answer.currencies.first)
        #expect(answer.currencies.count == 1)
        #expect(euro.opportunities == 3_000_000)
        #expect(euro.averageValue == 2_000_000)
        #expect(euro.winRate.numerator == 2 && euro.winRate.denominator == 3)
        #expect(euro.cycleDays == 15_000_000)
        // 3 × 200 × 2 ÷ 3 ÷ 15 = 26 2/3 minor units.
        #expect(euro.perDay == 266_667)
        #expect(euro.measuredPerDay == 133_333)
        let average = try Velocity(opportunities: .averageOpen).run(
            frame(day: 30, 0..<30), on: workspace.log.snapshot, .alone
        )
        // Three are open on all days, the others at the ends of 10, 20 and 20 days.
        #expect(try #require(average.currencies.first).opportunities == 4_666_667)
        let before = try Velocity().run(frame(day: 30, 40..<50), on: workspace.log.snapshot, .alone)
        #expect(before.days == nil)
        #expect(before.currencies.first?.perDay == nil && before.currencies.first?.measuredPerDay == nil)
    }

    @Test func `wins that took no time have no velocity`() throws {
        var workspace = Workspace()
        workspace.create(stage: Workspace.won, amount: 100)
        workspace.create(amount: 100)
        let euro = try Velocity().run(frame(day: 3), on: workspace.log.snapshot, .alone).currencies.first
        #expect(euro?.cycle.mean == 0)
        #expect(euro?.perDay == nil)
        #expect(euro?.measuredPerDay == 250_000)
    }
}
