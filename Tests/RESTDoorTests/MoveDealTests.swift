import TestSupport
import Testing

struct MoveDealTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    @Test func `moves have the directions of the stages' order, and close and reopen the deal`() {
        let deal = door.deal()
        let other = door.secondPipeline()
        let route = ["Qualified", "Negotiation", "Lead", "Won", "Lost", "Proposal", "Lost", "Won"]
        for name in route {
            door.clock.advance(seconds: 60)
            door.move(deal, to: door.stage(name))
        }
        door.move(deal, to: door.stage("Begun", of: other))
        door.move(deal, to: door.stage("Gone", of: other))
        #expect(
            door.directions(deal) == [
                "created", "forward", "skip", "backward", "won", "lost", "reopen", "lost", "won", "transfer", "lost",
            ])
        let answer = door.get("/deals/\(deal)")
        #expect(answer["/pipeline_name"] == "Renewals")
        #expect(answer["/status"] == "lost")
        #expect(answer["/effective_probability"] == "0")
        #expect(answer["/lost_at"] == answer["/closed_at"])
        #expect(answer["/won_at"] == "null")
        #expect(answer["/version"] == "11")
    }

    @Test func `a run of stages of one closed kind is one closing`() {
        door.post("/pipelines/\(door.pipelineID)/stages", #"{"name": "Won 2", "kind": "won"}"#)
        let deal = door.deal()
        door.clock.advance(seconds: 60)
        door.move(deal, to: door.stage("Won"))
        door.clock.advance(seconds: 60)
        door.move(deal, to: door.stage("Won 2"))
        let answer = door.get("/deals/\(deal)")
        #expect(answer["/won_at"] == "2026-03-10T12:01:00.000000Z")
        #expect(answer["/stage_name"] == "Won 2")
    }

    @Test func `a move sets probability and reason beside the stage`() {
        let deal = door.deal(#""probability": 0.2"#)
        let body = #"{"stage_id": "\#(door.stage("Proposal"))", "probability": 0.7, "reason": "liked it"}"#
        #expect(door.post("/deals/\(deal)/move", body)["/effective_probability"] == "0.7")
        let change = door.get("/deals/\(deal)/stage-changes")
        #expect(change["/data/1/reason"] == "liked it")
        #expect(change["/data/1/probability"] == "0.7")
        #expect(change["/data/0/probability"] == "0.2")
        let back = #"{"stage_id": "\#(door.stage("Lead"))", "probability": null}"#
        #expect(door.post("/deals/\(deal)/move", back)["/effective_probability"] == "0.1")
    }

    @Test func `a move to where the deal is, to nowhere or to an archive is refused`() {
        let deal = door.deal()
        let lead = door.stage("Lead")
        let same = door.post("/deals/\(deal)/move", #"{"stage_id": "\#(lead)"}"#)
        #expect(same.outcome == "422 validation_failed")
        #expect(same.errors == ["/stage_id same_stage"])
        #expect(door.patch("/deals/\(deal)", #"{"stage_id": "\#(lead)"}"#).errors == ["/stage_id same_stage"])
        let unknown = "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"
        #expect(door.post("/deals/\(deal)/move", #"{"stage_id": "\#(unknown)"}"#).errors == ["/stage_id unknown_id"])
        let proposal = door.stage("Proposal")
        door.post("/stages/\(proposal)/archive")
        let archived = door.post("/deals/\(deal)/move", #"{"stage_id": "\#(proposal)"}"#)
        #expect(archived.outcome == "409 archived")
        #expect(archived.errors == ["/stage_id archived"])
        door.delete("/stages/\(proposal)")
        #expect(door.post("/deals/\(deal)/move", #"{"stage_id": "\#(proposal)"}"#).errors == ["/stage_id unknown_id"])
        #expect(
            door.post("/deals/\(deal)/move", #"{"stage_di": "x"}"#).errors == [
                "/stage_di unknown_field ~stage_id", "/stage_id missing_field",
            ])
        #expect(door.post("/deals/\(unknown)/move", #"{"stage_id": "\#(lead)"}"#).outcome == "404 not_found")
        #expect(door.post("/deals/x/move", #"{"stage_id": "\#(lead)"}"#).outcome == "404 not_found")
        #expect(door.get("/deals/\(deal)")["/version"] == "1")
    }

    @Test func `winning and losing go to the first stage of the kind and keep the reason`() {
        let deal = door.deal()
        let won = door.post("/deals/\(deal)/win", #"{"reason": "price"}"#)
        #expect(won["/status"] == "won")
        #expect(won["/won_reason"] == "price")
        #expect(door.post("/deals/\(deal)/win").errors == [" same_stage"])
        let lost = door.post("/deals/\(deal)/lose", #"{"reason": "budget"}"#)
        #expect(lost["/status"] == "lost")
        #expect(lost["/lost_reason"] == "budget")
        #expect(lost["/won_reason"] == "null")
        #expect(door.post("/deals/\(deal)/win")["/lost_reason"] == "null")
    }

    @Test func `a pipeline without a stage of the kind names the remedy`() {
        let deal = door.deal()
        door.post("/stages/\(door.stage("Won"))/archive")
        let archived = door.post("/deals/\(deal)/win")
        #expect(archived.outcome == "409 no_such_stage_kind")
        #expect(archived["/detail"].contains("out of the archive"))
        door.delete("/stages/\(door.stage("Won"))")
        let none = door.post("/deals/\(deal)/win")
        #expect(none.outcome == "409 no_such_stage_kind")
        #expect(none["/detail"].contains("add one"))
        #expect(door.post("/deals/\(deal)/lose").status == 200)
    }

    @Test func `reopening goes back to the last open stage and clears the reasons, which history keeps`() {
        let deal = door.deal()
        #expect(door.post("/deals/\(deal)/reopen").outcome == "409 conflict")
        door.move(deal, to: door.stage("Negotiation"))
        door.post("/deals/\(deal)/lose", #"{"reason": "budget"}"#)
        let answer = door.post("/deals/\(deal)/reopen", #"{"reason": "new budget"}"#)
        #expect(answer["/stage_name"] == "Negotiation")
        #expect(answer["/lost_reason"] == "null")
        #expect(answer["/closed_at"] == "null")
        let history = door.get("/deals/\(deal)/history")
        #expect(history["/data/2/changes/lost_reason"] == "budget")
        #expect(history["/data/3/changes/lost_reason"] == "null")
        #expect(history["/data/3/reason"] == "new budget")
        #expect(door.directions(deal).last == "reopen")
    }

    @Test func `reopening goes to the first open stage where the last one takes no deals`() {
        let deal = door.deal()
        door.move(deal, to: door.stage("Negotiation"))
        door.post("/deals/\(deal)/win")
        door.post("/stages/\(door.stage("Negotiation"))/archive")
        #expect(door.post("/deals/\(deal)/reopen")["/stage_name"] == "Lead")
        let closed = door.deal(#""stage_id": "\#(door.stage("Lost"))""#)
        #expect(door.post("/deals/\(closed)/reopen")["/stage_name"] == "Lead")
    }

    @Test func `any way out of a closed stage clears its reason`() {
        let deal = door.deal()
        door.post("/deals/\(deal)/win", #"{"reason": "price"}"#)
        #expect(
            door.patch("/deals/\(deal)", #"{"stage_id": "\#(door.stage("Lead"))"}"#)["/won_reason"] == "null")
        door.post("/deals/\(deal)/win", #"{"reason": "price"}"#)
        door.delete("/stages/\(door.stage("Won"))?move_to=\(door.stage("Lead"))")
        #expect(door.get("/deals/\(deal)")["/stage_name"] == "Lead")
        #expect(door.get("/deals/\(deal)")["/won_reason"] == "null")
    }

    @Test func `writes say from when they hold, within the deal's life`() {
        let deal = door.deal()
        door.clock.advance(seconds: 3_600)
        let early = door.post("/deals/\(deal)/win", #"{"effective_at": "2026-03-10T11:59:59.999999Z"}"#)
        #expect(early.outcome == "422 validation_failed")
        #expect(early.errors == ["/effective_at out_of_range"])
        #expect(early["/errors/0/allowed/0"] == "at least 2026-03-10T12:00:00.000000Z")
        let late = door.post("/deals/\(deal)/win", #"{"effective_at": "2026-03-10T13:00:00.000001Z"}"#)
        #expect(late["/errors/0/allowed/0"] == "at most 2026-03-10T13:00:00.000000Z")
        let won = door.post("/deals/\(deal)/win", #"{"effective_at": "2026-03-10T12:00:00Z"}"#)
        #expect(won["/won_at"] == "2026-03-10T12:00:00.000000Z")
        #expect(won["/updated_at"] == "2026-03-10T13:00:00.000000Z")
        #expect(door.get("/deals/\(deal)/stage-changes")["/data/1/days_in_previous"] == "0.000000")
    }

    @Test func `a clock that was set back does not stop a write`() {
        let deal = door.deal()
        door.clock.advance(seconds: -86_400)
        #expect(door.post("/deals/\(deal)/win")["/won_at"] == "2026-03-10T12:00:00.000000Z")
        #expect(door.get("/pipelines/\(door.pipelineID)/summary")["/data/won/count"] == "1")
    }

    @Test func `a backdated move comes before later ones and does not undo them`() {
        let deal = door.deal()
        door.clock.advance(seconds: 86_400)
        door.move(deal, to: door.stage("Negotiation"))
        let answer = door.post(
            "/deals/\(deal)/move",
            #"{"stage_id": "\#(door.stage("Qualified"))", "effective_at": "2026-03-10T18:00:00Z"}"#)
        #expect(answer["/stage_name"] == "Negotiation")
        #expect(door.directions(deal) == ["created", "forward", "skip"])
        #expect(
            door.get("/deals/\(deal)/stage-changes").texts("/days_in_previous") == ["null", "0.250000", "0.750000"])
        // What is the same stage is decided at that moment, not now.
        let same = door.post(
            "/deals/\(deal)/move",
            #"{"stage_id": "\#(door.stage("Qualified"))", "effective_at": "2026-03-10T19:00:00Z"}"#)
        #expect(same.errors == ["/stage_id same_stage"])
    }
}
