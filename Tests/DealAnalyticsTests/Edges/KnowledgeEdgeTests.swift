import DealModel
import Testing

@testable import DealAnalytics

/// What was known when: corrections and imports, with figures worked out by hand.
@Suite struct KnowledgeEdgeTests {
    typealias Workspace = HandWorkspace

    @Test func `a corrected amount counts from its old moment on, to those who know of it`() throws {
        var workspace = Workspace()
        workspace.create(amount: 100)
        let wrong = workspace.write(0, day: 2, [.amount]) { $0.amountMinorUnits = 500 }
        workspace.move(0, (5, Workspace.won))
        let before = Int64(workspace.log.recordedAt.count)
        let correction = workspace.write(0, day: 2, [.amount], corrects: wrong) { $0.amountMinorUnits = 50 }
        for (known, amount, weighted, perDay) in [
            (before, 500, 125, 625_000), (correction, 50, 12, 62_500), (nil, 50, 12, 62_500),
        ] as [(Int64?, Int128, Int128, Int128)] {
            #expect(try EdgeAnswers(workspace, day: 1, knownTo: known).value() == [[1, 100, 25]])
            #expect(try EdgeAnswers(workspace, day: 3, knownTo: known).value() == [[1, amount, weighted]])
            let end = EdgeAnswers(workspace, day: 7, knownTo: known)
            #expect(try end.won() == [[1, amount, amount]])
            // Over the days 0 to 7.
            #expect(try end.velocity().first?.measuredPerDay == perDay)
            #expect(try end.stays()[0] == [1, 0, 0, 0, 1, 0, 0, 0, 0])
            #expect(try end.cycle() == [1, 5])
        }
    }

    @Test func `a corrected move is another closing, to those who know of it`() throws {
        var workspace = Workspace()
        workspace.create(amount: 100, owner: "ada")
        let wrong = workspace.write(0, day: 4, [.stage, .lostReason]) {
            $0.stage = Workspace.lost
            $0.lostReason = "price"
        }
        workspace.create(day: 5)
        let known = Int64(workspace.log.recordedAt.count)
        workspace.write(0, day: 6, [.stage, .wonReason], corrects: wrong) {
            $0.stage = Workspace.won
            $0.wonReason = "service"
        }
        let before = EdgeAnswers(workspace, day: 9, knownTo: known)
        #expect(try before.winRates() == [[0, 1], [0, 1], [0, 1]])
        #expect(try before.losses(by: .stage) == ["price/Lead": 1])
        #expect(try before.stays()[0] == [2, 0, 0, 0, 0, 1, 0, 0, 1])
        #expect(try before.moves() == ["Lead > Lost": [1, 4]])
        #expect(try before.cycle(.lost) == [1, 4])
        #expect(try before.board() == ["ada": [0, 1, 0], "-": [0, 0, 1]])
        let after = EdgeAnswers(workspace, day: 9)
        #expect(try after.winRates() == [[1, 1], [1, 1], [1, 1]])
        #expect(try after.losses() == [:])
        #expect(try after.stays()[0] == [2, 0, 0, 0, 1, 0, 0, 0, 1])
        #expect(try after.moves() == ["Lead > Won": [1, 6]])
        #expect(try after.cycle() == [1, 6])
        #expect(try after.durations()[0] == [2, 1, 6])
        #expect(try after.board() == ["ada": [1, 0, 0], "-": [0, 0, 1]])
        // On day 5 the deal is lost by the old knowledge, and still open by the new one.
        #expect(try EdgeAnswers(workspace, day: 5, knownTo: known).value()[0] == [1, nil, nil])
        #expect(try EdgeAnswers(workspace, day: 5).value() == [[1, 100, 25], [1, nil, nil]])
    }

    @Test func `a move that is corrected away, or to a later day, changes the ways around it`() throws {
        var workspace = Workspace()
        workspace.create(amount: 100)
        let wrong = workspace.write(0, day: 3, [.stage]) { $0.stage = Workspace.talk }
        workspace.move(0, (6, Workspace.offer))
        let first = Int64(workspace.log.recordedAt.count)
        let away = workspace.write(0, day: 3, [.stage], corrects: wrong) { $0.stage = Workspace.lead }
        workspace.write(0, day: 8, [.stage], corrects: away) { $0.stage = Workspace.talk }
        let stays = { (known: Int64?) in try EdgeAnswers(workspace, day: 10, knownTo: known).stays() }
        let none = [0, 0, 0, 0, 0, 0, 0, 0, 0]
        let open = [1, 0, 0, 0, 0, 0, 0, 0, 1]
        #expect(try stays(first) == [[1, 1, 0, 0, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0, 0, 0], open])
        // Without the stay in Talk the next move passes over it.
        #expect(try stays(away) == [[1, 0, 1, 0, 0, 0, 0, 0, 0], none, open])
        #expect(try stays(nil) == [[1, 0, 1, 0, 0, 0, 0, 0, 0], open, [1, 0, 0, 1, 0, 0, 0, 0, 0]])
        #expect(
            try EdgeAnswers(workspace, day: 10, knownTo: away).durations() == [[1, 0, 6], [0, 0, nil], [1, 1, nil]])
        #expect(try EdgeAnswers(workspace, day: 10).moves() == ["Lead > Offer": [1, 6], "Offer > Talk": [1, 2]])
        #expect(try EdgeAnswers(workspace, day: 10, knownTo: first).value() == [[1, 100, 50]])
        #expect(try EdgeAnswers(workspace, day: 10, knownTo: away).value() == [[1, 100, 50]])
        #expect(try EdgeAnswers(workspace, day: 10).value() == [[1, 100, 0]])
        #expect(try EdgeAnswers(workspace, day: 4, knownTo: first).value() == [[1, 100, 0]])
        #expect(try EdgeAnswers(workspace, day: 4).value() == [[1, 100, 25]])
        #expect(try EdgeAnswers(workspace, day: 10, knownTo: first).aging()[2] == [0, 1, 0, 0])
        #expect(try EdgeAnswers(workspace, day: 10).aging()[1] == [0, 1, 0, 0])
    }

    @Test func `a corrected creation moves the deal among cohorts`() throws {
        var workspace = Workspace()
        workspace.create(day: 6, stage: Workspace.talk, amount: 100)
        let creation = Int64(workspace.log.recordedAt.count)
        workspace.move(0, (10, Workspace.won))
        let known = Int64(workspace.log.recordedAt.count)
        workspace.write(0, day: 1, [.stage, .amount, .currency], corrects: creation) {
            $0.stage = Workspace.lead
            $0.amountMinorUnits = 100
            $0.currency = Workspace.euro
        }
        let before = EdgeAnswers(workspace, day: 12, knownTo: known)
        let after = EdgeAnswers(workspace, day: 12)
        #expect(try before.within(0..<3).winRate(.createdCohort) == [0, 0])
        #expect(try after.within(0..<3).winRate(.createdCohort) == [1, 1])
        #expect(try before.within(6..<7).winRate(.createdCohort) == [1, 1])
        #expect(try after.within(6..<7).winRate(.createdCohort) == [0, 0])
        #expect(try before.cycle() == [1, 4])
        #expect(try after.cycle() == [1, 9])
        #expect(try before.funnel(.touched) == [[0, 0], [0, 1], [0, 0]])
        #expect(try after.funnel(.touched) == [[0, 1], [0, 0], [0, 0]])
        #expect(try before.moves() == ["Talk > Won": [1, 4]])
        #expect(try after.moves() == ["Lead > Won": [1, 9]])
        #expect(try EdgeAnswers(workspace, day: 3, knownTo: known).value() == [])
        #expect(try EdgeAnswers(workspace, day: 3).value() == [[1, 100, 25]])
        #expect(try EdgeAnswers(workspace, day: 3).aging()[0] == [0, 1, 0, 0])
        // The first window with a deal in it begins with it: won over the days 6 to 12, and 1 to 12.
        #expect(try before.velocity().first?.measuredPerDay == 142_857)
        #expect(try after.velocity().first?.measuredPerDay == 83_333)
    }

    @Test func `a creation that is corrected to be later leaves the days between without the deal`() throws {
        var workspace = Workspace()
        workspace.create(day: 1, amount: 100)
        let creation = Int64(workspace.log.recordedAt.count)
        workspace.move(0, (8, Workspace.talk))
        workspace.write(0, day: 5, [.stage, .amount, .currency], corrects: creation) {
            $0.stage = Workspace.lead
            $0.amountMinorUnits = 100
            $0.currency = Workspace.euro
        }
        #expect(try EdgeAnswers(workspace, day: 4).value() == [])
        #expect(try EdgeAnswers(workspace, day: 4).stays()[0] == [0, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(try EdgeAnswers(workspace, day: 4, knownTo: creation).value() == [[1, 100, 25]])
        #expect(try EdgeAnswers(workspace, day: 9).durations() == [[1, 0, 3], [1, 1, nil], [0, 0, nil]])
        #expect(try EdgeAnswers(workspace, day: 9).within(0..<5).funnel(.touched)[0] == [0, 0])
    }

    @Test func `an import of a long past is all known at once, and before it nothing is`() throws {
        var workspace = Workspace()
        let known = workspace.log.recordedAt.count
        // Recorded on day 100 with the first row, all of it.
        workspace.define(workspace.log.allDefinitions.stages[Workspace.lead].current, day: 100)
        for index in 0..<3 {
            let deal = workspace.create(day: Int32(index) * 10, amount: 100)
            workspace.move(deal, (Int32(index) * 10 + 4, Workspace.talk))
            workspace.move(deal, (Int32(index) * 10 + 6, index == 2 ? Workspace.lost : Workspace.won))
        }
        #expect(workspace.log.recordedAt.last == Workspace.instant(100))
        let snapshot = workspace.log.snapshot
        #expect(snapshot.sequence(knownAt: Workspace.instant(100).before) == Int64(known))
        #expect(snapshot.sequence(knownAt: Workspace.instant(100)) == Int64(workspace.log.recordedAt.count))
        #expect(snapshot.sequence(knownAt: Workspace.instant(0).before) == nil)
        let before = EdgeAnswers(workspace, day: 26, knownTo: Int64(known))
        #expect(try before.value() == [])
        #expect(try before.winRates() == [[0, 0], [0, 0], [0, 0]])
        #expect(try before.stays() == Array(repeating: [0, 0, 0, 0, 0, 0, 0, 0, 0], count: 3))
        #expect(try before.velocity().isEmpty)
        #expect(try before.board() == [:])
        let after = EdgeAnswers(workspace, day: 25)
        #expect(try after.value() == [[1, 100, 0]])
        #expect(try after.winRates() == [[2, 2], [2, 2], [2, 2]])
        #expect(try after.conversion() == [[3, 3, 0, 4], [0, 3, 1, nil], [0, 0, 0, nil]])
        #expect(try after.moves() == ["Lead > Talk": [3, 4], "Talk > Won": [2, 2]])
        #expect(try EdgeAnswers(workspace, day: 26).winRates() == [[2, 3], [2, 3], [2, 3]])
        #expect(try EdgeAnswers(workspace, day: 26).cycle(.closed) == [3, 6])
        #expect(try EdgeAnswers(workspace, day: 12).value() == [[1, 100, 25]])
    }
}
