import DealModel
import Testing

@testable import Operations

/// Positions at the end of their range.
struct StagePositionTests {
    let door: TestDoor
    var path: String { "/pipelines/\(door.pipelineID)/stages" }

    init() throws { door = try TestDoor() }

    private func create(_ name: String, _ members: String = "") -> Answer {
        door.post(path, "{\"name\": \"\(name)\"\(members)}")
    }

    private func places() -> [String] {
        let stages = door.get(path)
        return zip(stages.texts("/name"), stages.texts("/position")).map { "\($0) \($1)" }
    }

    @Test func `a stage behind the last possible position has all of them numbered anew`() {
        let last = "\(DealLimits.positionMax)"
        #expect(create("Far", ", \"position\": \(last)")["/position"] == last)
        let behind = create("Behind")
        #expect(behind.status == 201)
        #expect(behind["/position"] == "8")
        #expect(
            places() == [
                "Lead 1", "Qualified 2", "Proposal 3", "Negotiation 4", "Won 5", "Lost 6", "Far 7", "Behind 8",
            ])
        #expect(door.get("/stages/\(behind["/id"])").bytes == behind.bytes)
    }

    @Test func `a stage in the last possible position makes room by numbering all anew`() {
        let last = ", \"position\": \(DealLimits.positionMax)"
        #expect(create("Old", last).status == 201)
        #expect(create("New", last)["/position"] == "7")
        #expect(
            places() == ["Lead 1", "Qualified 2", "Proposal 3", "Negotiation 4", "Won 5", "Lost 6", "New 7", "Old 8"])
        let moved = door.patch("/stages/\(door.stage("Lead"))", "{\"position\": \(DealLimits.positionMax)}")
        #expect(moved["/position"] == "\(DealLimits.positionMax)")
        #expect(create("Newest", last)["/position"] == "8")
        let names = ["Qualified", "Proposal", "Negotiation", "Won", "Lost", "New", "Old", "Newest", "Lead"]
        #expect(places() == names.enumerated().map { "\($1) \($0 + 1)" })
    }

    @Test func `moving a stage to a taken end numbers all anew in one write`() {
        #expect(create("Old", ", \"position\": \(DealLimits.positionMax)").status == 201)
        let before = door.workspace.dataVersion
        let lead = door.patch("/stages/\(door.stage("Lead"))", "{\"position\": \(DealLimits.positionMax)}")
        #expect(lead["/position"] == "6")
        #expect(
            places() == ["Qualified 1", "Proposal 2", "Negotiation 3", "Won 4", "Lost 5", "Lead 6", "Old 7"])
        let recorded = Set(
            door.workspace.definitions.stages.flatMap(\.versions).filter { $0.sequence > before }.map(
                \.recordedAt))
        #expect(recorded.count == 1)
    }
}
