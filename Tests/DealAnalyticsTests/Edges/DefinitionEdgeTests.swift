import DealModel
import Testing

@testable import DealAnalytics

/// Changes around deals rather than of them: of stages, owners and currencies; with figures worked out by hand.
@Suite struct DefinitionEdgeTests {
    typealias Workspace = HandWorkspace

    private static let none = [0, 0, 0, 0, 0, 0, 0, 0, 0]
    private static func current(_ funnel: inout Funnel) { funnel.order = .current }

    private func change(
        _ stage: Int, day: Int32, of workspace: inout Workspace, _ edit: (inout Stage) -> Void
    ) {
        var definition = workspace.log.allDefinitions.stages[stage].current
        edit(&definition)
        workspace.define(definition, day: day)
    }

    /// Talk is archived on day 5 and deleted on day 9. Three deals pass it: before, between and after; one was created
    /// in it and goes back.
    private func archived() -> Workspace {
        var workspace = Workspace()
        workspace.move(workspace.create(amount: 100), (3, Workspace.offer))
        let inside = workspace.create(day: 1, stage: Workspace.talk, amount: 100)
        change(Workspace.talk, day: 5, of: &workspace) { $0.isArchived = true }
        workspace.move(workspace.create(amount: 100), (7, Workspace.offer))
        workspace.move(inside, (8, Workspace.lead))
        change(Workspace.talk, day: 9, of: &workspace) { $0.isDeleted = true }
        workspace.move(workspace.create(amount: 100), (10, Workspace.offer))
        return workspace
    }

    @Test func `an archived stage is still a stage on the way`() throws {
        let between = EdgeAnswers(archived(), day: 6)
        #expect(
            try between.stays() == [
                [3, 0, 1, 0, 0, 0, 0, 0, 2], [1, 0, 0, 0, 0, 0, 0, 0, 1], [1, 0, 0, 0, 0, 0, 0, 0, 1],
            ])
        #expect(try between.grouped(by: .stage).counts() == ["Lead": 2, "Talk": 1, "Offer": 1])
        #expect(try between.aging() == [[0, 0, 2, 0], [0, 0, 1, 0], [0, 1, 0, 0]])
        #expect(try between.durations() == [[3, 2, 3], [1, 1, nil], [1, 1, nil]])
        #expect(try EdgeAnswers(archived(), day: 8).stays()[0] == [4, 0, 2, 0, 0, 0, 0, 0, 2])
    }

    @Test func `a stage that was deleted since is passed over by those moves only that were made before`() throws {
        let end = EdgeAnswers(archived(), day: 12)
        #expect(try end.stays() == [[4, 1, 2, 0, 0, 0, 0, 0, 1], [3, 0, 0, 0, 0, 0, 0, 0, 3]])
        #expect(try end.stays(Self.current) == [[4, 3, 0, 0, 0, 0, 0, 0, 1], [3, 0, 0, 0, 0, 0, 0, 0, 3]])
        #expect(try end.moves() == ["Lead > Offer": [3, 6.666667], "Talk > Lead": [1, 7]])
        #expect(try end.conversion() == [[3, 4, 1, 7], [0, 3, 3, nil]])
        #expect(try end.value() == [[4, 400, 175]])
        #expect(try end.aging() == [[0, 1, 0, 0], [0, 1, 2, 0]])
    }

    /// Talk and Offer change places on day 10. One deal went through both before; another one after.
    private func reordered() -> Workspace {
        var workspace = Workspace()
        workspace.move(workspace.create(amount: 100), (2, Workspace.talk), (5, Workspace.offer))
        workspace.create(amount: 100)
        change(Workspace.talk, day: 10, of: &workspace) { $0.position = 3 }
        change(Workspace.offer, day: 10, of: &workspace) { $0.position = 2 }
        workspace.move(1, (12, Workspace.talk), (15, Workspace.offer))
        return workspace
    }

    @Test func `directions are those of the move, or by the present order where that is asked for`() throws {
        let end = EdgeAnswers(reordered(), day: 20)
        // Rows stand as they do now: Lead, Offer, Talk.
        #expect(
            try end.stays() == [
                [2, 1, 1, 0, 0, 0, 0, 0, 0], [2, 0, 0, 0, 0, 0, 0, 0, 2], [2, 1, 0, 1, 0, 0, 0, 0, 0],
            ])
        #expect(
            try end.stays(Self.current) == [
                [2, 0, 2, 0, 0, 0, 0, 0, 0], [2, 0, 0, 0, 0, 0, 0, 0, 2], [2, 0, 0, 2, 0, 0, 0, 0, 0],
            ])
        #expect(try end.funnel(.strict) == [[0, 2], [0, 0], [0, 0]])
        #expect(try end.conversion() == [[2, 2, 0, 10], [0, 2, 2, nil], [0, 2, 2, nil]])
        #expect(try end.durations() == [[2, 0, 7], [2, 2, nil], [2, 0, 3]])
        #expect(try end.moves() == ["Lead > Talk": [2, 7], "Talk > Offer": [2, 3]])
        #expect(try end.aging() == [[0, 0, 0, 0], [0, 0, 2, 0], [0, 0, 0, 0]])
        let groups = try PipelineValue().run(end.grouped(by: .stage).frame, on: end.snapshot, .alone).groups
        #expect(groups.map(\.figures.dealCount) == [2])
    }

    @Test func `before the change everything is as it was then, by either order`() throws {
        let then = EdgeAnswers(reordered(), day: 8)
        let expected = [[2, 1, 0, 0, 0, 0, 0, 0, 1], [1, 1, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0, 1]]
        #expect(try then.stays() == expected)
        #expect(try then.stays(Self.current) == expected)
        #expect(try then.funnel(.strict) == [[1, 2], [1, 1], [0, 1]])
        #expect(try then.conversion() == [[1, 2, 1, 2], [1, 1, 0, 3], [0, 1, 1, nil]])
    }

    @Test func `an order that was not known yet counts for nobody`() throws {
        var workspace = Workspace()
        workspace.move(workspace.create(amount: 100), (2, Workspace.talk), (5, Workspace.offer))
        let known = Int64(workspace.log.recordedAt.count)
        change(Workspace.talk, day: 10, of: &workspace) { $0.position = 3 }
        change(Workspace.offer, day: 10, of: &workspace) { $0.position = 2 }
        let before = EdgeAnswers(workspace, day: 20, knownTo: known)
        let after = EdgeAnswers(workspace, day: 20)
        let (forward, skip, open) = (
            [1, 1, 0, 0, 0, 0, 0, 0, 0], [1, 0, 1, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0, 1]
        )
        #expect(try before.stays() == [forward, forward, open])
        #expect(try before.stays(Self.current) == [forward, forward, open])
        #expect(try after.stays() == [forward, open, forward])
        #expect(try after.stays(Self.current) == [skip, open, [1, 0, 0, 1, 0, 0, 0, 0, 0]])
    }

    /// Ada wins on day 5, and bob has the deal from day 8 on. Bob takes a second one on day 3, loses it on day 6, and
    /// cyd has it from day 9 on.
    private func handedOver() -> Workspace {
        var workspace = Workspace()
        workspace.create(amount: 100, owner: "ada")
        workspace.create(amount: 100, owner: "ada")
        workspace.write(1, day: 3, [.owner]) { $0.ownerID = "bob" }
        workspace.move(0, (5, Workspace.won))
        workspace.write(1, day: 6, [.stage, .lostReason]) {
            $0.stage = Workspace.lost
            $0.lostReason = "price"
        }
        workspace.write(0, day: 8, [.owner]) { $0.ownerID = "bob" }
        workspace.write(1, day: 9, [.owner]) { $0.ownerID = "cyd" }
        return workspace
    }

    @Test func `closings belong to the owner of then, or of now where that is asked for`() throws {
        let end = EdgeAnswers(handedOver(), day: 10)
        let event = end.grouped(by: .owner)
        let now = end.grouped(by: .owner, ownerAt: .now)
        #expect(try event.board() == ["ada": [1, 0, 0], "bob": [0, 1, 0]])
        #expect(try now.board() == ["bob": [1, 0, 0], "cyd": [0, 1, 0]])
        #expect(try event.winRateGroups() == ["ada": [1, 1], "bob": [0, 1]])
        #expect(try now.winRateGroups() == ["bob": [1, 1], "cyd": [0, 1]])
        #expect(try event.losses(by: .owner) == ["price/bob": 1])
        #expect(try now.losses(by: .owner) == ["price/cyd": 1])
        #expect(
            try EdgeAnswers(handedOver(), day: 8).grouped(by: .owner, ownerAt: .now).winRateGroups() == ["bob": [1, 2]])
        // What is open belongs to the owner of the moment, and stays to that of their beginning.
        #expect(try EdgeAnswers(handedOver(), day: 2).grouped(by: .owner).counts() == ["ada": 2])
        #expect(try EdgeAnswers(handedOver(), day: 4).grouped(by: .owner).counts() == ["ada": 1, "bob": 1])
        #expect(try end.grouped(by: .owner).counts([.won, .lost]) == ["bob": 1, "cyd": 1])
        let stays = { (frame: AnalysisFrame) in
            try StageDurations(pipelines: [EdgeAnswers.sales]).run(frame, on: end.snapshot, .alone).groups
                .map { [.text("ada"), .text("bob"), .text("cyd")].firstIndex(of: $0.values[0]) }
        }
        #expect(try stays(event.frame) == [0])
        #expect(try stays(now.frame) == [1, 2])
    }

    @Test func `a value has the currency of its moment, and a closing that of its end`() throws {
        var workspace = Workspace()
        workspace.create(amount: 1_000)
        workspace.write(0, day: 3, [.currency]) { $0.currency = Currency("USD") }
        workspace.move(0, (6, Workspace.won))
        workspace.create(amount: 500)
        workspace.move(1, (5, Workspace.won))
        workspace.write(1, day: 8, [.currency]) { $0.currency = Currency("JPY") }
        workspace.create(amount: 7)
        workspace.write(2, day: 2, [.currency]) { $0.currency = nil }
        #expect(try EdgeAnswers(workspace, day: 1).grouped(by: .currency).counts() == ["EUR": 3])
        #expect(try EdgeAnswers(workspace, day: 4).grouped(by: .currency).counts() == ["EUR": 1, "USD": 1, "-": 1])
        // An amount without a currency is none.
        #expect(Set(try EdgeAnswers(workspace, day: 4).value()) == [[1, 500, 125], [1, 1_000, 250], [1, nil, nil]])
        let early = EdgeAnswers(workspace, day: 7)
        let late = EdgeAnswers(workspace, day: 9)
        let rates = { (answers: EdgeAnswers) in
            Set(
                try WinRate().run(answers.frame, on: answers.snapshot, .alone).figures.total.valueRates
                    .map { "\($0.currency.code) \($0.numerator)/\($0.denominator)" })
        }
        #expect(try rates(early) == ["EUR 500/500", "USD 1000/1000"])
        #expect(try rates(late) == ["JPY 500/500", "USD 1000/1000"])
        #expect(try late.winRates() == [[2, 2], [2, 2], [2, 2]])
        #expect(Set(try early.velocity().map(\.currency.code)) == ["EUR", "USD"])
        #expect(Set(try late.velocity().map(\.currency.code)) == ["JPY", "USD"])
        let board = try Leaderboard([.wonCount, .wonValue]).run(late.frame, on: late.snapshot, .alone)
        #expect(board.currency == nil)
        #expect(board.rows.first?.standings.map(\.rank) == [1, nil])
    }
}
