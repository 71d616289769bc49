import DealModel
import Testing

@Suite struct OracleWinRateTests {
    typealias Workspace = HandWorkspace

    /// Two won (one of them of a later month and worth 0), one lost for want of a decision, one lost, one open and
    /// late, one open and on time, one deleted after it was won.
    private func workspace() -> Workspace {
        var workspace = Workspace()
        workspace.create(day: 0, amount: 100)
        workspace.move(0, (1, Workspace.talk), (10, Workspace.won))
        workspace.create(day: 0, amount: 0)
        workspace.move(1, (40, Workspace.won))
        workspace.create(day: 0, amount: 30)
        workspace.write(2, day: 11, [.stage, .lostReason]) {
            $0.stage = Workspace.lost
            $0.lostReason = "silence"
        }
        workspace.create(day: 0, amount: 70)
        workspace.move(3, (12, Workspace.lost))
        workspace.create(day: 0, amount: 50, closes: 20)
        workspace.create(day: 0, amount: 60, closes: 90)
        workspace.create(day: 0, amount: 1_000)
        workspace.move(6, (13, Workspace.won))
        workspace.delete(6, day: 14)
        return workspace
    }

    @Test(arguments: [
        (OracleWinRate.Method.closedPeriod, 2, 4, 100, 200), (.narrow, 2, 3, 100, 170),
        (.createdCohort, 2, 6, 100, 310), (.createdCohortClosed, 2, 4, 100, 200),
        // By day 30 the second is not won yet.
        (.createdCohortMature, 1, 6, 100, 310), (.agedOut, 2, 5, 100, 250),
    ])
    func `each method takes its own population`(
        method: OracleWinRate.Method,
        num: Int,
        den: Int,
        numValue: Int,
        denValue: Int
    ) {
        let rate = OracleWinRate.of(
            workspace().view(day: 50),
            .init(method: method, noDecisionReasons: ["silence"], horizonDays: 30)
        )
        #expect(rate.num == num)
        #expect(rate.den == den)
        #expect(rate.numValue["EUR"] == Int128(numValue))
        #expect(rate.denValue["EUR"] == Int128(denValue))
    }

    @Test func `deals older than allowed count as late`() {
        let parameters = OracleWinRate.Parameters(method: .agedOut, maxAgeDays: 49)
        #expect(OracleWinRate.of(workspace().view(day: 49), parameters).den == 5)
        #expect(OracleWinRate.of(workspace().view(day: 50), parameters).den == 6)
    }

    @Test func `a window, a stage and worthless deals limit what counts`() {
        let view = workspace().view(day: 50)
        #expect(OracleWinRate.of(view, .init(window: Workspace.window(10..<12))).den == 2)
        #expect(OracleWinRate.of(view, .init(window: Workspace.window(11..<12))).den == 1)
        #expect(OracleWinRate.of(view, .init(excludeZero: true)).den == 3)
        #expect(OracleWinRate.of(view, .init(fromStage: Workspace.talk)).den == 1)
        #expect(OracleWinRate.of(workspace().view(day: 13), .init()).num == 2)
    }

    @Test func `boards rank owners, and equal ones share a rank`() {
        var workspace = Workspace()
        for (owner, wins) in [("ada", 2), ("bob", 1), ("cyd", 1), ("dee", 0)] {
            for index in 0..<2 {
                let deal = workspace.create(amount: 10, owner: owner)
                if index < wins { workspace.move(deal, (1, Workspace.won)) }
            }
        }
        workspace.write(0, day: 2, [.owner]) { $0.ownerID = "bob" }
        let event = OracleLeaderboard.of(workspace.view(day: 3), .init())
        #expect(event.rows.map(\.owner) == ["ada", "bob", "cyd", "dee"])
        #expect(event.ranks { $0.won.count } == [1, 2, 2, 4])
        #expect(event.ranks(by: \.winRate) == [1, 1, 1, nil])
        let now = OracleLeaderboard.of(workspace.view(day: 3), .init(ownerAt: .now))
        #expect(now.ranks { $0.won.count } == [2, 1, 2, 4])
    }

    @Test func `velocity is made of its four factors`() {
        var workspace = Workspace()
        for (amount, days) in [(100 as Int64, 10 as Int32), (300, 20)] {
            workspace.move(workspace.create(amount: amount), (days, Workspace.won))
        }
        workspace.move(workspace.create(amount: 10), (20, Workspace.lost))
        for _ in 0..<3 { workspace.create(amount: 60) }
        guard let currency = Workspace.euro else { return }
        let velocity = OracleVelocity.of(
            workspace.view(day: 30),
            .init(currency: currency, window: Workspace.window(0..<30), windowDays: 30)
        )
        #expect(velocity.opportunities == 3)
        #expect(velocity.averageValue == 200)
        #expect(velocity.winRate == 2.0 / 3)
        #expect(velocity.cycleDays == 15)
        #expect(velocity.velocityPerDay.map { abs($0 - 80.0 / 3) < 1e-9 } == true)
        #expect(velocity.measuredPerDay == 400.0 / 30)
    }

    @Test func `cycles may leave out the time that a deal was closed`() {
        var workspace = Workspace()
        let deal = workspace.create(amount: 1)
        workspace.move(deal, (2, Workspace.talk), (10, Workspace.lost), (14, Workspace.talk), (20, Workspace.won))
        let view = workspace.view(day: 30)
        #expect(OracleCycleTime.of(view, .init()).days == [20])
        #expect(OracleCycleTime.of(view, .init(reopenGap: .exclude)).days == [16])
        #expect(OracleCycleTime.of(view, .init(fromStage: Workspace.talk)).days == [18])
        #expect(OracleCycleTime.of(view, .init(fromStage: Workspace.talk, reopenGap: .exclude)).days == [14])
        #expect(OracleCycleTime.of(view, .init(fromStage: Workspace.offer)).n == 0)
    }
}
