import DealModel
import Testing

@testable import DealAnalytics

/// Unusual ways through the stages, with figures worked out by hand.
@Suite struct PathEdgeTests {
    typealias Workspace = HandWorkspace

    private static let none = [0, 0, 0, 0, 0, 0, 0, 0, 0]

    @Test func `a deal that skips a stage is in it by no method but reached`() throws {
        var workspace = Workspace()
        workspace.create(amount: 101)
        workspace.move(0, (3, Workspace.offer), (10, Workspace.won))
        let end = EdgeAnswers(workspace, day: 12)
        #expect(try end.stays() == [[1, 0, 1, 0, 0, 0, 0, 0, 0], Self.none, [1, 0, 0, 0, 1, 0, 0, 0, 0]])
        #expect(try end.funnel(.strict) == [[0, 1], [0, 0], [0, 0]])
        #expect(try end.funnel(.touched) == [[0, 1], [0, 0], [1, 1]])
        #expect(try end.funnel(.reached) == [[1, 1], [1, 1], [1, 1]])
        #expect(try end.funnel(.direct) == [[0, 1], [0, 0], [1, 1]])
        #expect(try end.funnel(.eventual) == [[1, 1], [0, 0], [1, 1]])
        #expect(try end.conversion() == [[0, 1, 0, nil], [0, 0, 0, nil], [1, 1, 0, 7]])
        #expect(try end.conversion(from: Workspace.lead, within: 10) == [1, 1, 0, 10])
        #expect(try end.conversion(from: Workspace.lead, within: 9) == [0, 1, 0, nil])
        #expect(try end.moves() == ["Lead > Offer": [1, 3], "Offer > Won": [1, 7]])
        #expect(try end.durations() == [[1, 0, 3], [0, 0, nil], [1, 0, 7]])
        #expect(try end.winRates() == [[1, 1], [1, 1], [1, 1]])
        #expect(try end.winRate(from: Workspace.talk) == [0, 0])
        #expect(try end.cycle() == [1, 10])
        #expect(try end.cycle(from: Workspace.talk) == [0, nil])
        #expect(try end.cycle(from: Workspace.offer) == [1, 7])
        // 101 × 0.25 = 25.25, and 101 × 0.5 = 50.5, half to even.
        #expect(try EdgeAnswers(workspace, day: 1).value() == [[1, 101, 25]])
        #expect(try EdgeAnswers(workspace, day: 5).value() == [[1, 101, 50]])
        let matrix = try Transitions(pipeline: EdgeAnswers.sales).run(end.frame, on: end.snapshot, .alone).total
        #expect(matrix.prospects.map(\.won) == [1, 1])
        #expect(matrix.prospects.map(\.remainingDays) == [10, 7])
        #expect(matrix.stuckStages.map(\.name) == ["Talk"])
    }

    @Test func `a deal that goes back is there again, and goes on again`() throws {
        var workspace = Workspace()
        workspace.create(amount: 100)
        workspace.move(
            0, (2, Workspace.talk), (5, Workspace.offer), (9, Workspace.talk), (14, Workspace.lead),
            (16, Workspace.talk))
        let end = EdgeAnswers(workspace, day: 20)
        #expect(
            try end.stays() == [
                [2, 2, 0, 0, 0, 0, 0, 0, 0], [3, 1, 0, 1, 0, 0, 0, 0, 1], [1, 0, 0, 1, 0, 0, 0, 0, 0],
            ])
        #expect(try end.funnel(.strict) == [[1, 1], [1, 1], [0, 1]])
        #expect(try end.funnel(.touched) == [[1, 1], [1, 1], [0, 1]])
        #expect(try end.funnel(.reached) == [[1, 1], [1, 1], [0, 1]])
        // Both first moves forward were undone by the way back to Lead.
        #expect(try end.funnel(.direct) == [[1, 1], [0, 1], [0, 1]])
        #expect(try end.conversion() == [[1, 1, 0, 2], [1, 1, 0, 3], [0, 1, 1, nil]])
        #expect(try end.conversion(.last) == [[1, 1, 0, 2], [0, 1, 1, nil], [0, 1, 1, nil]])
        #expect(try end.conversion(.each) == [[2, 2, 0, 2], [1, 3, 2, 3], [0, 1, 1, nil]])
        #expect(
            try end.moves() == [
                "Lead > Talk": [2, 2], "Talk > Offer": [1, 3], "Offer > Talk": [1, 4], "Talk > Lead": [1, 5],
            ])
        #expect(try end.durations(.each) == [[2, 0, 2], [3, 1, 4], [1, 0, 4]])
        #expect(try end.durations(.cumulative) == [[1, 0, 4], [1, 1, nil], [1, 0, 4]])
        #expect(try end.aging() == [[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]])
        #expect(try end.winRates() == [[0, 0], [0, 0], [0, 0]])
        #expect(try end.value() == [[1, 100, 0]])
    }

    @Test func `deals created past the first stage are credited, left out, or counted from there`() throws {
        var workspace = Workspace()
        workspace.move(workspace.create(day: 1, stage: Workspace.offer, amount: 100), (6, Workspace.won))
        workspace.create(stage: Workspace.talk, amount: 100)
        workspace.create(day: 3, stage: Workspace.lost, amount: 100)
        let end = EdgeAnswers(workspace, day: 10)
        #expect(
            try end.stays() == [Self.none, [1, 0, 0, 0, 0, 0, 0, 0, 1], [1, 0, 0, 0, 1, 0, 0, 0, 0]])
        let from = { (start: Funnel.MidStart) in { (funnel: inout Funnel) in funnel.midStart = start } }
        #expect(try end.funnel(.strict) == [[0, 0], [0, 0], [0, 0]])
        #expect(try end.funnel(.strict, from(.fromStart)) == [[0, 0], [0, 1], [1, 1]])
        #expect(try end.funnel(.strict, from(.credit)) == [[2, 2], [1, 2], [1, 1]])
        #expect(try end.funnel(.touched) == [[0, 0], [0, 1], [1, 1]])
        // The one created lost came past all of them.
        #expect(try end.funnel(.touched, from(.credit)) == [[3, 3], [2, 3], [1, 2]])
        #expect(try end.funnel(.reached) == [[2, 2], [1, 2], [1, 1]])
        #expect(try end.funnel(.reached, from(.fromStart)) == [[0, 0], [0, 1], [1, 1]])
        for method in Funnel.Method.allCases {
            #expect(try end.funnel(method, from(.exclude)) == [[0, 0], [0, 0], [0, 0]], "\(method)")
        }
        #expect(try end.conversion() == [[0, 0, 0, nil], [0, 1, 1, nil], [1, 1, 0, 5]])
        #expect(try end.winRates() == [[1, 2], [1, 2], [1, 2]])
        #expect(try end.winRate(.createdCohort) == [1, 3])
        #expect(try end.losses(by: .stage) == ["-/-": 1])
        #expect(try end.cycle(.closed) == [2, 2.5])
        #expect(try end.durations() == [[0, 0, nil], [1, 1, nil], [1, 0, 5]])
        #expect(try end.moves() == ["Offer > Won": [1, 5]])
    }

    @Test func `a stay of no time is a stay, but no state`() throws {
        var workspace = Workspace()
        workspace.create(amount: 100)
        workspace.move(0, (3, Workspace.talk), (3, Workspace.offer), (7, Workspace.won))
        let end = EdgeAnswers(workspace, day: 9)
        #expect(
            try end.stays() == [
                [1, 1, 0, 0, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0, 0],
            ])
        for method in [Funnel.Method.strict, .touched, .direct] {
            #expect(try end.funnel(method) == [[1, 1], [1, 1], [1, 1]], "\(method)")
        }
        #expect(try end.conversion() == [[1, 1, 0, 3], [1, 1, 0, 0], [1, 1, 0, 4]])
        #expect(try end.moves() == ["Lead > Talk": [1, 3], "Talk > Offer": [1, 0], "Offer > Won": [1, 4]])
        #expect(try end.durations() == [[1, 0, 3], [1, 0, 0], [1, 0, 4]])
        #expect(try EdgeAnswers(workspace, day: 3).grouped(by: .stage).counts() == ["Offer": 1])
        #expect(
            try end.stays { $0.smoothing.stayMicrosecondsMin = 1 } == [
                [1, 0, 1, 0, 0, 0, 0, 0, 0], Self.none, [1, 0, 0, 0, 1, 0, 0, 0, 0],
            ])
    }

    @Test func `of versions of one moment the order of the log decides`() throws {
        var workspace = Workspace()
        workspace.create(amount: 1)
        let first = workspace.write(0, day: 3, [.amount]) { $0.amountMinorUnits = 100 }
        workspace.write(0, day: 3, [.amount]) { $0.amountMinorUnits = 300 }
        workspace.move(0, (3, Workspace.talk), (3, Workspace.lead))
        workspace.move(0, (5, Workspace.won), (5, Workspace.lost))
        let end = EdgeAnswers(workspace, day: 6)
        #expect(try EdgeAnswers(workspace, day: 3).value() == [[1, 300, 75]])
        #expect(try end.winRates() == [[0, 1], [1, 1], [1, 2]])
        #expect(try end.stays() == [[2, 1, 0, 0, 1, 0, 0, 0, 0], [1, 0, 0, 1, 0, 0, 0, 0, 0], Self.none])
        #expect(
            try end.moves() == [
                "Lead > Talk": [1, 3], "Talk > Lead": [1, 0], "Lead > Won": [1, 2], "Won > Lost": [1, 0],
            ])
        #expect(try end.durations(.each) == [[2, 0, 2.5], [1, 0, 0], [0, 0, nil]])
        #expect(try end.stays { $0.smoothing.undoMicroseconds = 1 }[0] == [1, 0, 0, 0, 1, 0, 0, 0, 0])
        // A correction stands where the corrected version stood, so the later one still wins.
        workspace.write(0, day: 3, [.amount], corrects: first) { $0.amountMinorUnits = 700 }
        #expect(try EdgeAnswers(workspace, day: 3).value() == [[1, 300, 75]])
    }

    @Test func `a transfer ends a stay in one pipeline and begins one in the other`() throws {
        var workspace = Workspace()
        workspace.move(
            workspace.create(amount: 100), (2, Workspace.talk), (5, Workspace.start), (9, Workspace.done))
        workspace.move(
            workspace.create(stage: Workspace.start, amount: 100), (3, Workspace.lead), (7, Workspace.lost))
        let sales = EdgeAnswers(workspace, day: 12)
        var service = sales
        service.pipeline = EdgeAnswers.service
        let follow = { (funnel: inout Funnel) in funnel.transfers = .follow }
        #expect(
            try sales.stays() == [[2, 1, 0, 0, 0, 1, 0, 0, 0], [1, 0, 0, 0, 0, 0, 1, 0, 0], Self.none])
        #expect(try service.stays() == [[2, 0, 0, 0, 1, 0, 1, 0, 0]])
        #expect(try sales.stays(follow)[1] == [1, 0, 0, 0, 1, 0, 0, 0, 0])
        #expect(try service.stays(follow) == [[2, 0, 0, 0, 1, 1, 0, 0, 0]])
        #expect(try sales.funnel(.touched) == [[1, 2], [0, 1], [0, 0]])
        #expect(try service.funnel(.touched) == [[1, 2]])
        #expect(
            try sales.moves() == ["Lead > Talk": [1, 2], "Lead > Lost": [1, 4], "Talk > elsewhere": [1, 3]])
        #expect(try service.moves() == ["Start > Done": [1, 4], "Start > elsewhere": [1, 3]])
        #expect(try sales.conversion(from: Workspace.talk) == [1, 1, 0, 7])
        #expect(try sales.durations() == [[2, 0, 3], [1, 0, 3], [0, 0, nil]])
        #expect(try service.durations() == [[2, 0, 3.5]])
        #expect(try sales.cycle() == [1, 9])
        #expect(try sales.grouped(by: .pipeline).winRateGroups() == ["0": [0, 1], "1": [1, 1]])
        #expect(try EdgeAnswers(workspace, day: 4).grouped(by: .pipeline).counts() == ["0": 2])
        #expect(try EdgeAnswers(workspace, day: 5).grouped(by: .pipeline).counts() == ["0": 1, "1": 1])
    }

    @Test func `a win that goes on to a won stage of another pipeline is one closing`() throws {
        var workspace = Workspace()
        workspace.move(workspace.create(amount: 100), (4, Workspace.won), (6, Workspace.done))
        let end = EdgeAnswers(workspace, day: 9)
        #expect(try end.winRates() == [[1, 1], [1, 1], [1, 1]])
        #expect(try end.cycle() == [1, 4])
        #expect(try end.grouped(by: .pipeline).winRateGroups() == ["0": [1, 1]])
        #expect(try end.grouped(by: .pipeline).counts([.won]) == ["1": 1])
        #expect(try end.stays()[0] == [1, 0, 0, 0, 1, 0, 0, 0, 0])
        #expect(try end.moves() == ["Lead > Won": [1, 4], "Won > elsewhere": [1, 2]])
    }
}
