import TestSupport
import Testing

struct StageTests {
    let door: TestDoor
    var stagesPath: String { "/pipelines/\(door.pipelineID)/stages" }

    init() throws { door = try TestDoor() }

    private func names() -> [String] { door.get(stagesPath).texts("/name") }

    private func create(_ body: String) -> Answer { door.post(stagesPath, body) }

    @Test func `a new stage finds its place, and those that stand there move on`() {
        #expect(create(#"{"name": "Trial"}"#)["/position"] == "5")
        #expect(names() == ["Lead", "Qualified", "Proposal", "Negotiation", "Trial", "Won", "Lost"])
        #expect(create(#"{"name": "Dead", "kind": "lost"}"#)["/position"] == "8")
        let first = create(#"{"name": "First", "position": 1, "probability": 0.05}"#)
        #expect(first["/position"] == "1")
        #expect(first.status == 201)
        #expect(first.header("Location") == "/api/v1/stages/" + first["/id"])
        #expect(
            names() == ["First", "Lead", "Qualified", "Proposal", "Negotiation", "Trial", "Won", "Lost", "Dead"])
        #expect(door.get(stagesPath).texts("/position") == (1...9).map(String.init))
        #expect(create(#"{"name": "Far", "position": 100000}"#)["/position"] == "100000")
        #expect(create(#"{"name": "x", "position": 100001}"#).errors == ["/position out_of_range"])
        #expect(door.get("/stages/\(first["/id"])").bytes == first.bytes)
    }

    @Test func `closed stages have no probability of their own`() {
        #expect(create(#"{"name": "W", "kind": "won", "probability": 1}"#).errors == ["/probability not_allowed"])
        #expect(create(#"{"name": "W", "kind": "won", "probability": null}"#)["/probability"] == "1")
        let won = "/stages/\(door.stage("Won"))"
        #expect(door.patch(won, #"{"probability": 0.5}"#).errors == ["/probability not_allowed"])
        #expect(door.patch(won, #"{"probability": null, "name": "W"}"#)["/probability"] == "1")
        #expect(
            door.patch("/stages/\(door.stage("Lead"))", #"{"kind": "lost", "probability": 0.5}"#).errors == [
                "/probability not_allowed"
            ])
    }

    @Test func `the kind changes while no deal has ever been in the stage`() {
        let proposal = "/stages/\(door.stage("Proposal"))"
        let closed = door.patch(proposal, #"{"kind": "lost"}"#)
        #expect(closed["/kind"] == "lost")
        #expect(closed["/probability"] == "0")
        #expect(door.patch(proposal, #"{"kind": "open", "probability": 0.3}"#)["/probability"] == "0.3")
        let deal = door.deal()
        let move = door.move(deal, to: door.stage("Proposal"))
        // Even a move that was corrected away has been one.
        door.move(deal, to: door.stage("Qualified"), #""corrects": \#(move)"#)
        for name in ["Lead", "Proposal", "Qualified"] {
            let refused = door.patch("/stages/\(door.stage(name))", #"{"kind": "won"}"#)
            #expect(refused.outcome == "409 conflict", "\(name)")
            #expect(refused.errors == ["/kind in_use"], "\(name)")
            #expect(refused["/errors/0/allowed/0"] == "open")
        }
        #expect(door.patch(proposal, #"{"kind": "open", "name": "Same kind"}"#).status == 200)
        #expect(door.patch("/stages/\(door.stage("Negotiation"))", #"{"kind": "won"}"#).status == 200)
    }

    @Test func `an order names every stage once, and is one write`() {
        let ids = door.get(stagesPath).texts("/id")
        func reorder(_ ids: [String]) -> Answer {
            door.post(stagesPath + "/reorder", "{\"stage_ids\": [\(ids.map { "\"\($0)\"" }.joined(separator: ", "))]}")
        }
        let reversed = reorder(ids.reversed())
        #expect(reversed.texts("/id") == ids.reversed())
        #expect(reversed.texts("/position") == ["1", "2", "3", "4", "5", "6"])
        #expect(names() == ["Lost", "Won", "Negotiation", "Proposal", "Qualified", "Lead"])
        #expect(door.get("/stages/\(ids[0])")["/version"] == "2")
        #expect(reorder(ids.reversed()).status == 200)
        #expect(door.get("/stages/\(ids[0])")["/version"] == "2")
        let other = door.stage("Begun", of: door.secondPipeline())
        let wrong = reorder([ids[0], ids[0], other, ids[1], ids[2], ids[3]])
        #expect(wrong.outcome == "422 validation_failed")
        #expect(
            wrong.errors.sorted() == [
                "/stage_ids missing", "/stage_ids missing", "/stage_ids/1 duplicate", "/stage_ids/2 unknown_id",
            ])
        #expect(reorder([]).errors == ["/stage_ids too_few"])
        #expect(reorder(["x"]).errors == ["/stage_ids/0 invalid_format"])
        #expect(names() == ["Lost", "Won", "Negotiation", "Proposal", "Qualified", "Lead"])
        // Archived stages are part of the order, deleted ones are not.
        door.post("/stages/\(ids[1])/archive")
        door.delete("/stages/\(ids[2])")
        #expect(reorder(ids).errors == ["/stage_ids/2 unknown_id"])
        #expect(reorder(ids.filter { $0 != ids[2] }).status == 200)
    }

    @Test func `directions follow the order of their time`() {
        let deal = door.deal()
        door.move(deal, to: door.stage("Qualified"))
        door.clock.advance(seconds: 60)
        let ids = door.get(stagesPath).texts("/id")
        let swapped = [ids[1], ids[0]] + ids[2...]
        door.post(
            stagesPath + "/reorder", "{\"stage_ids\": [\(swapped.map { "\"\($0)\"" }.joined(separator: ", "))]}")
        #expect(door.directions(deal) == ["created", "forward"])
        door.move(deal, to: door.stage("Lead"))
        #expect(door.directions(deal) == ["created", "forward", "forward"])
    }

    @Test func `a new position moves the stages that stand there on`() {
        let path = "/stages/\(door.stage("Negotiation"))"
        #expect(door.patch(path, #"{"position": 1}"#)["/position"] == "1")
        #expect(names() == ["Negotiation", "Lead", "Qualified", "Proposal", "Won", "Lost"])
        #expect(door.get(stagesPath).texts("/position") == ["1", "2", "3", "4", "5", "6"])
        #expect(door.patch(path, #"{"position": 1}"#)["/version"] == "2")
    }

    @Test func `archiving closes a stage for new deals and keeps those in it`() {
        let deal = door.deal()
        let path = "/stages/\(door.stage("Lead"))"
        let archived = door.post(path + "/archive")
        #expect(archived["/archived"] == "true")
        #expect(archived["/version"] == "2")
        #expect(door.post(path + "/archive")["/version"] == "2")
        #expect(door.get("/deals/\(deal)")["/stage_name"] == "Lead")
        #expect(door.get("/pipelines/\(door.pipelineID)/summary")["/data/stages/0/count"] == "1")
        #expect(door.post("/deals", #"{"title": "T"}"#)["/stage_name"] == "Qualified")
        #expect(door.patch(path, #"{"archived": false}"#)["/archived"] == "false")
        #expect(names().count == 6)
    }

    @Test func `a stage with deals is deleted only when they move in the same write`() {
        let deal = door.deal()
        let deleted = door.deal()
        door.delete("/deals/\(deleted)")
        let lead = door.stage("Lead")
        let refused = door.delete("/stages/\(lead)")
        #expect(refused.outcome == "409 in_use")
        #expect(refused["/deals"] == "2")
        #expect(door.delete("/stages/\(lead)?move_to=\(lead)").errors == ["/query/move_to not_allowed"])
        let won = door.stage("Won")
        door.clock.advance(seconds: 60)
        #expect(door.delete("/stages/\(lead)?move_to=\(won)").status == 204)
        let moved = door.get("/deals/\(deal)")
        #expect(moved["/status"] == "won")
        #expect(moved["/won_at"] == "2026-03-10T12:01:00.000000Z")
        #expect(door.get("/deals/\(deal)/stage-changes")["/data/1/reason"] == "The stage was deleted.")
        #expect(door.get("/deals/\(deleted)")["/stage_id"] == won)
        #expect(door.get("/stages/\(lead)").outcome == "404 not_found")
        #expect(door.delete("/stages/\(lead)").outcome == "404 not_found")
        #expect(names() == ["Qualified", "Proposal", "Negotiation", "Won", "Lost"])
        let summary = door.get("/pipelines/\(door.pipelineID)/summary?as_of=2026-03-10T12:00:59Z")
        #expect(summary["/data/stages/0/name"] == "Lead")
        #expect(summary["/data/stages/0/count"] == "1")
    }

    @Test func `a stage that deals have left can be deleted, and their history still names it`() {
        let deal = door.deal()
        let lead = door.stage("Lead")
        door.move(deal, to: door.stage("Proposal"))
        #expect(door.delete("/stages/\(lead)").status == 204)
        #expect(door.get("/deals/\(deal)/stage-changes")["/data/1/from_stage_id"] == lead)
        // The way back leads to a stage that is there.
        door.post("/deals/\(deal)/win")
        #expect(door.post("/deals/\(deal)/reopen")["/stage_name"] == "Proposal")
        #expect(door.get("/stage-changes?from_stage_id=\(lead)").texts("/deal_id") == [deal])
    }

    @Test func `a name may be as long as two hundred characters`() {
        let long = String(repeating: "語", count: 200)
        #expect(create("{\"name\": \"\(long)\"}")["/name"] == long)
        #expect(create("{\"name\": \"\(long)x\"}").errors == ["/name too_long"])
        #expect(create(#"{"name": "x", "stale_after_days": 3650}"#)["/stale_after_days"] == "3650")
        #expect(create(#"{"name": "x", "stale_after_days": 3651}"#).errors == ["/stale_after_days out_of_range"])
    }

    @Test(arguments: ["0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27", "1", "summary"])
    func `ids that nothing has are not found`(id: String) {
        #expect(door.get("/stages/\(id)").outcome == "404 not_found")
        #expect(door.patch("/stages/\(id)", #"{"name": "x"}"#).outcome == "404 not_found")
        #expect(door.delete("/stages/\(id)").outcome == "404 not_found")
        #expect(door.post("/stages/\(id)/archive").outcome == "404 not_found")
        #expect(door.post("/pipelines/\(id)/stages", #"{"name": "x"}"#).outcome == "404 not_found")
    }
}
