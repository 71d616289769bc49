import TestSupport
import Testing

/// What `corrects` does: it replaces one version and nothing else.
struct CorrectionTests {
    let door: TestDoor
    let deal: String
    let creation: String

    init() throws {
        door = try TestDoor()
        deal = door.deal(#""amount": 100, "currency": "USD""#)
        creation = door.lastVersion(deal)
    }

    private func day(_ number: Int) { door.clock.advance(seconds: Int64(number) * 86_400) }

    @Test func `a corrected version keeps everything but what the request says`() {
        day(1)
        door.patch("/deals/\(deal)", #"{"owner_id": "anna", "next_step": "call", "amount": 200}"#)
        let version = door.lastVersion(deal)
        day(1)
        let answer = door.patch("/deals/\(deal)", #"{"corrects": \#(version), "owner_id": "berta"}"#)
        #expect(answer["/owner_id"] == "berta")
        #expect(answer["/next_step"] == "call")
        #expect(answer["/amount"] == "200.00")
        let history = door.get("/deals/\(deal)/history")
        #expect(history["/data/1/corrected_by"] == history["/data/2/id"])
        #expect(history["/data/2/corrects"] == version)
        #expect(history["/data/1/recorded_until"] == "2026-03-12T12:00:00.000000Z")
        #expect(history["/data/2/effective_at"] == "2026-03-11T12:00:00.000000Z")
        #expect(history["/data/0/effective_until"] == "2026-03-11T12:00:00.000000Z")
        #expect(history["/data/2/effective_until"] == "null")
    }

    @Test func `a version is corrected once, and a correction can be corrected`() {
        let first = door.patch("/deals/\(deal)", #"{"corrects": \#(creation), "title": "A"}"#)
        #expect(first["/title"] == "A")
        let correction = door.lastVersion(deal)
        let again = door.patch("/deals/\(deal)", #"{"corrects": \#(creation), "title": "B"}"#)
        #expect(again.outcome == "409 conflict")
        #expect(again.errors == ["/corrects corrected"])
        #expect(again["/errors/0/allowed/0"] == correction)
        #expect(door.patch("/deals/\(deal)", #"{"corrects": \#(correction), "title": "C"}"#)["/title"] == "C")
        #expect(door.patch("/deals/\(deal)", #"{"corrects": 1, "title": "D"}"#).errors == ["/corrects unknown_id"])
        let other = door.lastVersion(door.deal())
        #expect(
            door.patch("/deals/\(deal)", #"{"corrects": \#(other), "title": "D"}"#).errors == ["/corrects unknown_id"])
        #expect(
            door.patch("/deals/\(deal)", #"{"corrects": 0, "title": "D"}"#).errors == ["/corrects out_of_range"])
    }

    @Test func `the correction of a creation moves it earlier, or later up to the next version`() {
        day(2)
        door.patch("/deals/\(deal)", #"{"owner_id": "anna"}"#)
        func move(_ version: String, _ instant: String) -> Answer {
            door.patch("/deals/\(deal)", #"{"corrects": \#(version), "effective_at": "\#(instant)"}"#)
        }
        let early = move(creation, "2026-01-01T00:00:00Z")
        #expect(early["/created_at"] == "2026-01-01T00:00:00.000000Z")
        #expect(early["/owner_id"] == "anna")
        #expect(early["/amount"] == "100.00")
        let late = move(door.lastVersion(deal), "2026-03-12T12:00:00.000001Z")
        #expect(late.outcome == "422 validation_failed")
        let next = move(door.lastVersion(deal), "2026-03-12T12:00:00Z")
        #expect(next["/created_at"] == "2026-03-12T12:00:00.000000Z")
        #expect(door.directions(deal) == ["created"])
    }

    @Test func `a sole creation moves up to now and no further`() {
        day(2)
        let body = #"{"corrects": \#(creation), "effective_at": "2026-03-12T12:00:00Z"}"#
        #expect(door.patch("/deals/\(deal)", body)["/created_at"] == "2026-03-12T12:00:00.000000Z")
        let future = #"{"corrects": \#(door.lastVersion(deal)), "effective_at": "2026-03-12T12:00:00.000001Z"}"#
        #expect(door.patch("/deals/\(deal)", future).errors == ["/effective_at out_of_range"])
    }

    @Test func `the correction of another version stays within the deal's life`() {
        day(1)
        door.patch("/deals/\(deal)", #"{"owner_id": "anna"}"#)
        let body = #"{"corrects": \#(door.lastVersion(deal)), "effective_at": "2026-03-10T11:00:00Z"}"#
        #expect(door.patch("/deals/\(deal)", body).errors == ["/effective_at out_of_range"])
    }

    @Test func `correcting the title of a creation does not undo a move of the same instant`() {
        door.move(deal, to: door.stage("Proposal"))
        let answer = door.patch("/deals/\(deal)", #"{"corrects": \#(creation), "title": "New"}"#)
        #expect(answer["/title"] == "New")
        #expect(answer["/stage_name"] == "Proposal")
        #expect(door.directions(deal) == ["created", "skip"])
    }

    @Test func `a corrected move goes elsewhere, from where the deal was`() {
        day(1)
        let move = door.move(deal, to: door.stage("Proposal"))
        day(1)
        door.move(deal, to: door.stage("Negotiation"))
        door.move(deal, to: door.stage("Qualified"), #""corrects": \#(move)"#)
        #expect(door.get("/deals/\(deal)")["/stage_name"] == "Negotiation")
        #expect(door.directions(deal) == ["created", "forward", "skip"])
        let same = door.post(
            "/deals/\(deal)/move",
            #"{"stage_id": "\#(door.stage("Lead"))", "corrects": \#(door.lastVersion(deal))}"#)
        #expect(same.errors == ["/stage_id same_stage"])
    }

    @Test func `the first stage of a deal is corrected by a move`() {
        let answer = door.post(
            "/deals/\(deal)/move", #"{"stage_id": "\#(door.stage("Qualified"))", "corrects": \#(creation)}"#)
        #expect(answer["/stage_name"] == "Qualified")
        #expect(door.directions(deal) == ["created"])
    }

    @Test func `an amount alone is in the currency of the version that it corrects`() {
        day(1)
        door.patch("/deals/\(deal)", #"{"amount": 90, "currency": "EUR"}"#)
        let change = door.lastVersion(deal)
        let creationAmount = door.patch("/deals/\(deal)", #"{"corrects": \#(creation), "amount": 150}"#)
        #expect(creationAmount["/amount"] == "90.00")
        #expect(creationAmount["/currency"] == "EUR")
        #expect(door.get("/deals/\(deal)/history")["/data/2/changes/currency"] == "USD")
        #expect(door.get("/deals/\(deal)/history")["/data/2/changes/amount"] == "150.00")
        let changed = door.patch("/deals/\(deal)", #"{"corrects": \#(change), "amount": 95}"#)
        #expect(changed["/amount"] == "95.00")
        #expect(changed["/currency"] == "EUR")
    }

    @Test func `a corrected closing leaves no reason behind`() {
        day(1)
        door.post("/deals/\(deal)/lose", #"{"reason": "budget"}"#)
        let answer = door.post(
            "/deals/\(deal)/move",
            #"{"stage_id": "\#(door.stage("Proposal"))", "corrects": \#(door.lastVersion(deal))}"#)
        #expect(answer["/status"] == "open")
        #expect(answer["/lost_reason"] == "null")
    }

    @Test func `a closing is corrected to another day with the same stage`() {
        day(3)
        door.post("/deals/\(deal)/win", #"{"reason": "price"}"#)
        let moment = #""effective_at": "2026-03-11T00:00:00Z""#
        let answer = door.post(
            "/deals/\(deal)/move",
            #"{"stage_id": "\#(door.stage("Won"))", "corrects": \#(door.lastVersion(deal)), \#(moment)}"#)
        #expect(answer["/won_at"] == "2026-03-11T00:00:00.000000Z")
        #expect(answer["/won_reason"] == "price")
    }

    @Test func `a change must change something`() {
        for body in ["{}", #"{"reason": "r"}"#, #"{"effective_at": "2026-03-10T12:00:00Z"}"#, #"{"corrects": 7}"#] {
            let answer = door.patch("/deals/\(deal)", body)
            #expect(answer.outcome == "422 validation_failed", "\(body)")
            #expect(answer.errors == [" empty"], "\(body)")
        }
    }

    @Test func `the old version stays visible by what was known then`() {
        day(1)
        door.patch("/deals/\(deal)", #"{"corrects": \#(creation), "amount": 150}"#)
        let path = "/pipelines/\(door.pipelineID)/summary?as_of=2026-03-10T12:00:00Z"
        #expect(door.get(path)["/data/total_value"] == "150.00")
        #expect(door.get(path + "&known_at=2026-03-11T11:59:59Z")["/data/total_value"] == "100.00")
        #expect(door.get(path + "&known_at=2026-03-11T12:00:00Z")["/data/total_value"] == "150.00")
        #expect(door.get(path + "&known_at=as_of")["/data/total_value"] == "100.00")
    }
}
