import DealModel
import Testing

@testable import DealAnalytics

/// Histories around closings, with figures worked out by hand.
@Suite struct ClosingEdgeTests {
    typealias Workspace = HandWorkspace

    /// The first deal is won on day 5, opened again on day 9 and lost on day 20; the second is won on day 4.
    private func reopened() -> Workspace {
        var workspace = Workspace()
        workspace.create(amount: 1_000, owner: "ada")
        workspace.move(0, (2, Workspace.talk), (5, Workspace.won), (9, Workspace.talk), (13, Workspace.offer))
        workspace.write(0, day: 20, [.stage, .lostReason]) {
            $0.stage = Workspace.lost
            $0.lostReason = "price"
        }
        workspace.create(amount: 200, owner: "bob")
        workspace.move(1, (4, Workspace.won))
        return workspace
    }

    @Test func `a deal that was won, opened again and lost counts as each outcome says`() throws {
        let end = EdgeAnswers(reopened(), day: 30)
        #expect(try end.winRates() == [[1, 2], [2, 2], [2, 3]])
        #expect(try end.within(5..<6).winRates() == [[0, 0], [1, 1], [1, 1]])
        #expect(try end.within(20..<21).winRates() == [[0, 1], [0, 0], [0, 1]])
        #expect(try end.losses(by: .stage) == ["price/Offer": 1])
        #expect(try end.board() == ["ada": [0, 1, 0], "bob": [1, 0, 0]])
        #expect(try end.board(.each) == ["ada": [1, 1, 0], "bob": [1, 0, 0]])
        #expect(try end.cycle() == [1, 4])
        #expect(try end.cycle(.lost) == [1, 20])
        #expect(try end.cycle(.lost, gap: .exclude) == [1, 16])
        #expect(try end.value() == [])
        // Deals won in 31 days, the last one of which has just begun: 200 × 10,000 ÷ 31 = 64,516.1.
        let euro = try #require(try end.velocity().first)
        #expect([euro.perDay, euro.measuredPerDay, euro.averageValue] == [0, 64_516, 2_000_000])
        #expect([euro.winRate.numerator, euro.winRate.denominator] == [1, 2])
    }

    @Test func `while it is open again it is open, and has no closing in force`() throws {
        let open = EdgeAnswers(reopened(), day: 10)
        #expect(try open.winRates() == [[1, 1], [2, 2], [2, 2]])
        #expect(try open.value() == [[1, 1_000, 0]])
        #expect(try open.losses() == [:])
        #expect(try open.board() == ["ada": [0, 0, 1], "bob": [1, 0, 0]])
        #expect(try open.aging() == [[0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
        #expect(try open.conversion() == [[1, 2, 0, 2], [0, 1, 1, nil], [0, 0, 0, nil]])
    }

    @Test func `its stays before and after both count`() throws {
        let end = EdgeAnswers(reopened(), day: 30)
        #expect(
            try end.stays() == [
                [2, 1, 0, 0, 1, 0, 0, 0, 0], [2, 1, 0, 0, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 1, 0, 0, 0],
            ])
        #expect(try end.funnel(.touched) == [[1, 2], [1, 1], [1, 1]])
        // It was won before it came to Offer, and not from there.
        #expect(try end.funnel(.strict) == [[1, 2], [1, 1], [0, 1]])
        #expect(try end.funnel(.eventual) == [[1, 2], [0, 1], [0, 1]])
        #expect(try end.conversion() == [[1, 2, 0, 2], [1, 1, 0, 11], [0, 1, 0, nil]])
        #expect(
            try end.moves() == [
                "Lead > Talk": [1, 2], "Lead > Won": [1, 4], "Talk > Won": [1, 3], "Won > Talk": [1, 4],
                "Talk > Offer": [1, 4], "Offer > Lost": [1, 7],
            ])
        #expect(try end.durations() == [[2, 0, 3], [1, 0, 3], [1, 0, 7]])
        #expect(try end.durations(.last)[1] == [1, 0, 4])
        #expect(try end.durations(.each)[1] == [2, 0, 3.5])
        #expect(try end.durations(.cumulative)[1] == [1, 0, 7])
    }

    @Test func `a closing of no time is one, and one that turns into the other kind is two`() throws {
        var workspace = Workspace()
        workspace.create(amount: 100)
        workspace.move(0, (5, Workspace.won), (5, Workspace.talk))
        workspace.create(amount: 100)
        workspace.move(1, (4, Workspace.won), (6, Workspace.wonAgain), (9, Workspace.lost))
        let end = EdgeAnswers(workspace, day: 12)
        #expect(try end.winRates() == [[0, 1], [2, 2], [2, 3]])
        #expect(try end.value() == [[1, 100, 0]])
        #expect(try end.cycle() == [0, nil])
        #expect(try end.cycle(.lost) == [1, 9])
        // From day 4 to day 9 it was won.
        #expect(try end.cycle(.lost, gap: .exclude) == [1, 4])
        #expect(try end.losses(by: .stage) == ["-/Won again": 1])
        #expect(try end.conversion(from: Workspace.lead) == [2, 2, 0, 4.5])
        #expect(
            try end.moves() == [
                "Lead > Won": [2, 4.5], "Won > Talk": [1, 0], "Won > Won again": [1, 2], "Won again > Lost": [1, 3],
            ])
        #expect(try EdgeAnswers(workspace, day: 7).winRates() == [[1, 1], [2, 2], [2, 2]])
    }

    @Test func `cohorts by entry, exit and closing see each stay by itself`() throws {
        let end = EdgeAnswers(reopened(), day: 30)
        let none = [0, 0, 0, 0, 0, 0, 0, 0, 0]
        let stays = { (days: Range<Int32>, cohort: Funnel.Cohort) in
            try end.within(days).stays { $0.cohort = cohort }
        }
        #expect(try stays(9..<10, .entered) == [none, [1, 1, 0, 0, 0, 0, 0, 0, 0], none])
        #expect(try stays(5..<6, .exited) == [none, [1, 0, 0, 0, 1, 0, 0, 0, 0], none])
        #expect(
            try stays(20..<21, .closed) == [
                [1, 1, 0, 0, 0, 0, 0, 0, 0], [2, 1, 0, 0, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 1, 0, 0, 0],
            ])
        // The win of day 5 is not in force any more.
        #expect(try stays(5..<6, .closed) == [none, none, none])
        #expect(try end.within(9..<10).durations(.last)[1] == [1, 0, 4])
        #expect(try end.within(9..<10).durations(.first)[1] == [0, 0, nil])
        #expect(try end.within(5..<6).moves() == ["Talk > Won": [1, 3]])
    }

    @Test func `without closings rates are null of 0, and nothing is ranked by them`() throws {
        var workspace = Workspace()
        workspace.create(amount: 100, owner: "ada")
        let answers = EdgeAnswers(workspace, day: 3)
        for method in WinRate.Method.allCases where method != .createdCohort && method != .createdCohortMature {
            let figures = try WinRate(method).run(answers.frame, on: answers.snapshot, .alone).figures.total
            #expect(figures.rate.denominator == 0 && figures.rate.millionths == nil, "\(method)")
            #expect(figures.valueRates.isEmpty, "\(method)")
        }
        #expect(try answers.winRate(.createdCohort) == [0, 1])
        #expect(try answers.cycle() == [0, nil])
        #expect(try answers.conversion() == [[0, 1, 1, nil], [0, 0, 0, nil], [0, 0, 0, nil]])
        #expect(try answers.durations() == [[1, 1, nil], [0, 0, nil], [0, 0, nil]])
        #expect(try answers.moves() == [:])
        #expect(try LossReasons().run(answers.frame, on: answers.snapshot, .alone).total.count == 0)
        let row = try Leaderboard([.winRate, .cycleDays, .wonCount]).run(answers.frame, on: answers.snapshot, .alone)
            .rows.first
        #expect(row?.winRate.millionths == nil)
        #expect(row?.standings.map(\.rank) == [nil, nil, 1])
        let euro = try #require(try answers.velocity().first)
        #expect(euro.perDay == nil && euro.averageValue == nil && euro.cycleDays == nil)
        #expect(euro.opportunities == 1_000_000 && euro.measuredPerDay == 0)
    }

    /// The first deal is deleted on day 5, restored on day 9 and won on day 14; the second is deleted on day 3.
    private func deleted() -> Workspace {
        var workspace = Workspace()
        workspace.create(amount: 100)
        workspace.move(0, (2, Workspace.talk))
        workspace.delete(0, day: 5)
        workspace.delete(0, day: 9, false)
        workspace.move(0, (14, Workspace.won))
        workspace.create(amount: 100)
        workspace.delete(1, day: 3)
        return workspace
    }

    @Test func `a deleted deal is in no state, and in it again once it is restored`() throws {
        let workspace = deleted()
        #expect(try EdgeAnswers(workspace, day: 2).value() == [[2, 200, 25]])
        #expect(try EdgeAnswers(workspace, day: 3).value() == [[1, 100, 0]])
        #expect(try EdgeAnswers(workspace, day: 6).value() == [])
        #expect(try EdgeAnswers(workspace, day: 10).value() == [[1, 100, 0]])
        // A new stay began with the restoring.
        #expect(try EdgeAnswers(workspace, day: 10).aging() == [[0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
        let end = EdgeAnswers(workspace, day: 20)
        #expect(try end.winRates() == [[1, 1], [1, 1], [1, 1]])
        #expect(try end.winRate(.createdCohort) == [1, 1])
        #expect(try end.cycle() == [1, 14])
        #expect(try end.board() == ["-": [1, 0, 0]])
        // Open at the ends of the days 0 to 4 and 9 to 13, and of 0 to 2: 13 of 20 days.
        #expect(try end.within(0..<20).velocity(.averageOpen).first?.opportunities == 650_000)
    }

    @Test func `deletion ends a stay and restoring begins one`() throws {
        let end = EdgeAnswers(deleted(), day: 20)
        #expect(
            try end.stays() == [
                [2, 1, 0, 0, 0, 0, 0, 1, 0], [2, 0, 0, 0, 1, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0],
            ])
        #expect(try EdgeAnswers(deleted(), day: 7).stays()[1] == [1, 0, 0, 0, 0, 0, 0, 1, 0])
        #expect(
            try end.moves() == [
                "Lead > Talk": [1, 2], "Lead > deleted": [1, 3], "Talk > deleted": [1, 3], "Talk > Won": [1, 5],
            ])
        #expect(try end.durations() == [[2, 1, 2], [1, 1, nil], [0, 0, nil]])
        #expect(try end.durations(.each)[1] == [2, 1, 5])
        #expect(try end.conversion() == [[1, 2, 0, 2], [0, 1, 0, nil], [0, 0, 0, nil]])
        #expect(try end.conversion(from: Workspace.talk) == [1, 1, 0, 12])
        #expect(try end.funnel(.touched) == [[1, 2], [0, 1], [0, 0]])
    }
}
