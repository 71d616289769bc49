import TestSupport
import Testing

/// Changes of the past that make more of the present than they say.
struct PastChangeTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    private func day(_ number: Int) { door.clock.advance(seconds: Int64(number) * 86_400) }

    /// A deal that came by Qualified to Proposal, a day each; gives it and its two moves. The stage Qualified is gone.
    private func passedThrough() -> (deal: String, first: String, second: String) {
        let deal = door.deal()
        day(1)
        let first = door.move(deal, to: door.stage("Qualified"))
        day(1)
        let second = door.move(deal, to: door.stage("Proposal"))
        day(1)
        #expect(door.delete("/stages/\(door.stage("Qualified"))").status == 204)
        return (deal, first, second)
    }

    @Test func `no change of the past brings a deal to a deleted stage, and what would is not written`() {
        let (deal, first, second) = passedThrough()
        let early = #""effective_at": "2026-03-10T18:00:00Z""#
        let late = #""effective_at": "2026-03-12T18:00:00Z""#
        let before = door.get("/deals/\(deal)")
        let lead = door.stage("Lead")
        let negotiation = door.stage("Negotiation")
        let refused = [
            door.patch("/deals/\(deal)", #"{"corrects": \#(second), \#(early)}"#),
            door.patch("/deals/\(deal)", #"{"corrects": \#(first), \#(late)}"#),
            door.post(
                "/deals/\(deal)/move", #"{"stage_id": "\#(negotiation)", "corrects": \#(second), \#(early)}"#),
        ]
        for answer in refused {
            #expect(answer.outcome == "409 conflict")
            #expect(answer.errors == ["/effective_at deleted"])
            #expect(answer["/detail"].contains("Qualified"))
        }
        #expect(door.get("/deals/\(deal)").bytes == before.bytes)
        #expect(door.get("/deals/\(deal)/history").texts("/id").count == 3)
        // What leaves the deal where it is, or takes it elsewhere, is as good as ever.
        #expect(door.patch("/deals/\(deal)", #"{"corrects": \#(first), "reason": "r", "title": "T"}"#).status == 200)
        let moved = door.post("/deals/\(deal)/move", #"{"stage_id": "\#(lead)", "corrects": \#(second)}"#)
        #expect(moved["/stage_name"] == "Lead")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `no change of the past leaves a deal in a stage after its deletion`() {
        let deal = door.deal()
        day(1)
        #expect(door.delete("/stages/\(door.stage("Lead"))?move_to=\(door.stage("Proposal"))").status == 204)
        let moved = door.get("/deals/\(deal)/history").texts("/id").last ?? ""
        day(2)
        let answer = door.patch(
            "/deals/\(deal)", #"{"corrects": \#(moved), "effective_at": "2026-03-12T12:00:00Z"}"#)
        #expect(answer.outcome == "409 conflict")
        #expect(answer.errors == ["/effective_at deleted"])
        let earlier = door.patch(
            "/deals/\(deal)", #"{"corrects": \#(moved), "effective_at": "2026-03-11T11:00:00Z"}"#)
        #expect(earlier.status == 200)
    }

    @Test func `no change of the past brings a deal to an archived stage`() {
        let deal = door.deal()
        day(1)
        door.move(deal, to: door.stage("Qualified"))
        day(1)
        let second = door.move(deal, to: door.stage("Proposal"))
        day(1)
        #expect(door.patch("/stages/\(door.stage("Qualified"))", #"{"archived": true}"#).status == 200)
        let answer = door.patch(
            "/deals/\(deal)", #"{"corrects": \#(second), "effective_at": "2026-03-10T18:00:00Z"}"#)
        #expect(answer.outcome == "409 archived")
        #expect(answer.errors == ["/effective_at archived"])
        #expect(door.get("/deals/\(deal)")["/stage_name"] == "Proposal")
    }

    @Test func `no change of the past brings a deal to a deleted pipeline`() {
        let other = door.secondPipeline()
        let deal = door.deal()
        day(1)
        let away = door.move(deal, to: door.stage("Begun", of: other))
        day(1)
        let back = door.move(deal, to: door.stage("Proposal"))
        #expect(door.delete("/pipelines/\(other)").status == 204)
        let early = #""effective_at": "2026-03-10T18:00:00Z""#
        let answer = door.patch("/deals/\(deal)", #"{"corrects": \#(back), \#(early)}"#)
        #expect(answer.outcome == "409 conflict")
        #expect(answer.errors == ["/effective_at deleted"])
        let mended = door.post(
            "/deals/\(deal)/move", #"{"stage_id": "\#(door.stage("Qualified"))", "corrects": \#(away)}"#)
        #expect(mended["/stage_name"] == "Proposal")
        #expect(door.patch("/deals/\(deal)", #"{"corrects": \#(back), \#(early)}"#)["/stage_name"] == "Qualified")
    }

    @Test func `a correction that would make another deal's external id current again is refused by name`() {
        func external(_ id: String) -> String { #""external_id": {"source": "crm", "id": "\#(id)"}"# }
        let deal = door.deal(external("X"))
        let created = door.lastVersion(deal)
        day(1)
        door.patch("/deals/\(deal)", "{\(external("Y"))}")
        day(1)
        door.patch("/deals/\(deal)", "{\(external("Z"))}")
        let last = door.lastVersion(deal)
        let other = door.deal(external("Y"))
        let early = #""effective_at": "2026-03-11T06:00:00Z""#
        let answer = door.patch("/deals/\(deal)", #"{"corrects": \#(last), \#(early)}"#)
        #expect(answer.outcome == "409 conflict")
        #expect(answer.errors == ["/effective_at taken"])
        #expect(answer["/detail"].contains(other))
        let direct = door.patch("/deals/\(deal)", "{\"corrects\": \(last), \(external("Y"))}")
        #expect(direct.errors == ["/external_id taken"])
        #expect(door.get("/deals/\(deal)")["/external_id/id"] == "Z")
        // An id that the deal had once is another's to have, now and in the past.
        #expect(door.patch("/deals/\(deal)", "{\"corrects\": \(created), \(external("Y"))}")["/external_id/id"] == "Z")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `a loss that is recorded late leaves no reason on a deal that was won since`() {
        let deal = door.deal()
        day(2)
        door.post("/deals/\(deal)/win", #"{"reason": "price"}"#)
        let answer = door.post(
            "/deals/\(deal)/lose", #"{"reason": "budget", "effective_at": "2026-03-11T12:00:00Z"}"#)
        #expect(answer["/status"] == "won")
        #expect(answer["/lost_reason"] == "null")
        #expect(answer["/won_reason"] == "price")
        #expect(door.checkWorkspace()["/sound"] == "true")
        let open = door.deal()
        day(2)
        door.move(open, to: door.stage("Proposal"))
        let late = door.post("/deals/\(open)/win", #"{"reason": "price", "effective_at": "2026-03-13T12:00:00Z"}"#)
        #expect(late["/status"] == "open")
        #expect(late["/won_reason"] == "null")
    }

    @Test func `a deletion or a restoring that a later one outlives is refused`() {
        let deal = door.deal()
        day(2)
        door.delete("/deals/\(deal)")
        day(1)
        door.post("/deals/\(deal)/restore")
        let before = door.get("/deals/\(deal)")
        let answer = door.delete("/deals/\(deal)?effective_at=2026-03-11T00:00:00Z")
        #expect(answer.outcome == "409 conflict")
        #expect(answer.errors == ["/query/effective_at outlived"])
        #expect(door.get("/deals/\(deal)").bytes == before.bytes)
        day(1)
        #expect(door.delete("/deals/\(deal)").status == 204)
        let restored = door.post("/deals/\(deal)/restore", #"{"effective_at": "2026-03-12T18:00:00Z"}"#)
        #expect(restored.outcome == "409 conflict")
        #expect(restored.errors == ["/effective_at outlived"])
        #expect(door.post("/deals/\(deal)/restore")["/deleted_at"] == "null")
    }
}
