import DealModel
import Testing

@Suite struct OracleLifeTests {
    typealias Workspace = HandWorkspace

    @Test func `stays tell why they began and ended`() throws {
        var workspace = Workspace()
        let deal = workspace.create()
        workspace.move(
            deal, (1, Workspace.talk), (2, Workspace.lead), (3, Workspace.offer), (4, Workspace.won),
            (5, Workspace.wonAgain), (6, Workspace.lost), (7, Workspace.talk), (8, Workspace.start),
            (9, Workspace.done))
        workspace.delete(deal, day: 10)
        workspace.delete(deal, day: 12, false)
        let life = try #require(workspace.view(day: 20).lives.first)
        let stays = life.stays()
        #expect(
            stays.map(\.entryReason) == [
                .created, .forward, .backward, .skip, .won, .won, .reclassified, .reopen, .transferIn, .won, .restored,
            ])
        #expect(
            stays.map(\.exitReason) == [
                .forward, .backward, .skip, .won, .won, .reclassified, .reopen, .transferOut, .won, .deleted, nil,
            ])
        #expect(
            stays.map(\.enteredAt) == ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12] as [Int32]).map { Workspace.instant($0) })
        #expect(stays.last?.length(asOf: Workspace.instant(20)) == 8 * Instant.microsecondsPerDay)
        #expect(life.closings.map(\.kind) == [.won, .lost, .won])
        #expect(life.closings.map(\.closedAt) == ([4, 6, 9] as [Int32]).map { Workspace.instant($0) })
        #expect(life.closings.map(\.fromStage) == [Workspace.offer, Workspace.wonAgain, Workspace.start])
    }

    @Test func `moves at one moment begin stays without length`() throws {
        var workspace = Workspace()
        let deal = workspace.create(day: 3)
        workspace.move(deal, (3, Workspace.talk), (3, Workspace.won))
        let life = try #require(workspace.view(day: 3).lives.first)
        #expect(life.stays().map(\.stage) == [Workspace.lead, Workspace.talk, Workspace.won])
        #expect(life.stays().map { $0.length(asOf: Workspace.instant(3)) } == [0, 0, 0])
        #expect(workspace.view(day: 2).lives.isEmpty)
    }

    @Test func `positions are those of the move, or those of the moment asked about`() throws {
        var workspace = Workspace()
        let deal = workspace.create()
        workspace.move(deal, (1, Workspace.offer))
        // Offer changes places with Lead afterwards.
        for (ordinal, position) in [(Workspace.lead, 3), (Workspace.offer, 1)] {
            var stage = workspace.view(day: 1).stage(ordinal)
            stage.position = position
            workspace.define(stage, day: 2)
        }
        let life = try #require(workspace.view(day: 5).lives.first)
        #expect(life.stays(order: .atEvent).map(\.entryReason) == [.created, .skip])
        #expect(life.stays(order: .current).map(\.entryReason) == [.created, .backward])
        let earlier = try #require(workspace.view(day: 1).lives.first)
        #expect(earlier.stays(order: .current).map(\.entryReason) == [.created, .skip])
    }

    @Test func `a corrected version counts only where its correction is not known`() throws {
        var workspace = Workspace()
        let deal = workspace.create(amount: 100)
        let wrong = workspace.write(deal, day: 2, [.amount, .currency]) {
            $0.amountMinorUnits = 900
            $0.currency = Workspace.euro
        }
        workspace.write(deal, day: 4, [.amount, .currency], corrects: wrong) {
            $0.effectiveAt = Workspace.instant(3)
            $0.amountMinorUnits = 200
            $0.currency = Workspace.euro
        }
        let now = try #require(workspace.view(day: 9).lives.first)
        #expect(now.state(at: Workspace.instant(2))?.amountMinorUnits == 100)
        #expect(now.now.amountMinorUnits == 200)
        #expect(workspace.view(day: 9, knownTo: wrong).lives.first?.now.amountMinorUnits == 900)
    }

    @Test func `a deal that was won, opened again and lost counts as each outcome says`() {
        var workspace = Workspace()
        let deal = workspace.create(amount: 100)
        workspace.move(deal, (5, Workspace.won), (15, Workspace.talk), (25, Workspace.lost))
        let first = Workspace.window(0..<10)
        let third = Workspace.window(20..<30)
        let cases: [(OracleOutcome, OracleWindow, Int32, won: Int, den: Int)] = [
            (.last, first, 9, 1, 1), (.first, first, 9, 1, 1), (.each, first, 9, 1, 1),
            (.last, first, 30, 0, 0), (.first, first, 30, 1, 1), (.each, first, 30, 1, 1),
            (.last, third, 30, 0, 1), (.first, third, 30, 0, 0), (.each, third, 30, 0, 1),
            // Open again, it has no closing in force.
            (.last, first, 20, 0, 0), (.first, first, 20, 1, 1), (.each, OracleWindow(), 30, 1, 2),
        ]
        for (outcome, window, day, won, den) in cases {
            let rate = OracleWinRate.of(workspace.view(day: day), .init(window: window, outcome: outcome))
            #expect(rate.num == won && rate.den == den, "\(outcome) on day \(day)")
        }
    }

    @Test func `a closing is worth what it is worth at the end of its run`() {
        var workspace = Workspace()
        let deal = workspace.create(amount: 100)
        workspace.move(deal, (5, Workspace.won), (7, Workspace.wonAgain), (9, Workspace.talk))
        for (day, amount) in [(4 as Int32, 200 as Int64), (6, 300), (8, 400), (10, 500)] {
            workspace.write(deal, day: day, [.amount, .currency]) {
                $0.amountMinorUnits = amount
                $0.currency = Workspace.euro
            }
        }
        for (day, value) in [(5 as Int32, 200 as Int128), (6, 300), (7, 300), (8, 400), (12, 400)] {
            let rate = OracleWinRate.of(workspace.view(day: day), .init(outcome: .first))
            #expect(rate.numValue == ["EUR": value], "day \(day)")
        }
    }

    @Test func `a reason belongs to its closing alone`() throws {
        var workspace = Workspace()
        let deal = workspace.create()
        workspace.write(deal, day: 1, [.stage, .lostReason]) {
            $0.stage = Workspace.lost
            $0.lostReason = "price"
        }
        workspace.move(deal, (2, Workspace.talk), (3, Workspace.lost))
        let closings = try #require(workspace.view(day: 9).lives.first?.closings)
        #expect(closings.map(\.last.lostReason) == ["price", nil])
        let reasons = OracleLossReasons.of(workspace.view(day: 1), .init())
        #expect(reasons.rows.map(\.reason) == ["price"])
        #expect(reasons.rows.first?.byStage == [Workspace.lead: 1])
        #expect(OracleLossReasons.of(workspace.view(day: 9), .init()).rows.map(\.reason) == [nil])
    }
}
