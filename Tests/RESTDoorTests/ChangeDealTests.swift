import TestSupport
import Testing

struct ChangeDealTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    @Test func `null empties every field that can be empty`() {
        let full = """
            "description": "d", "amount": 1, "currency": "EUR", "value_period": "annual", "term_months": 3,
            "probability": 0.5, "expected_close_date": "2026-05-01", "owner_id": "o", "source": "s", "next_step": "n",
            "forecast_category": "commit", "leader_category": "omitted",
            "organization_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            "contact_id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "metadata": {"a": 1},
            "external_id": {"source": "s", "id": "i"}, "won_reason": "w", "lost_reason": "l"
            """
        let deal = door.deal(full)
        let fields = [
            "description", "amount", "currency", "value_period", "term_months", "probability", "expected_close_date",
            "owner_id", "source", "next_step", "forecast_category", "leader_category", "organization_id", "contact_id",
            "metadata", "external_id", "won_reason", "lost_reason",
        ]
        let answer = door.patch("/deals/\(deal)", "{\(fields.map { "\"\($0)\": null" }.joined(separator: ", "))}")
        #expect(answer.status == 200)
        for field in fields { #expect(answer["/\(field)"] == "null", "\(field)") }
        // The deal, its contact, and the change.
        #expect(answer["/version"] == "3")
        for field in ["title", "stage_id"] {
            #expect(door.patch("/deals/\(deal)", "{\"\(field)\": null}").errors == ["/\(field) wrong_type"])
        }
    }

    @Test(arguments: [
        "id", "status", "created_at", "closed_at", "version", "tags", "contacts", "effective_probability", "name",
        "confidence", "tenant_id", "pipeline_id", "deleted_at",
    ])
    func `what cannot be written is told to be read only, or unknown`(field: String) {
        let answer = door.patch("/deals/\(door.deal())", "{\"\(field)\": 1}")
        #expect(answer.outcome == "422 validation_failed")
        let code = ["name", "confidence", "tenant_id"].contains(field) ? "unknown_field" : "read_only"
        #expect(answer.errors.count == 1)
        #expect(answer.errors.first?.hasPrefix("/\(field) \(code)") == true)
    }

    @Test func `a currency alone keeps the decimal, where the currency can hold it`() {
        let deal = door.deal(#""amount": 100.00, "currency": "EUR""#)
        let yen = door.patch("/deals/\(deal)", #"{"currency": "JPY"}"#)
        #expect(yen["/amount"] == "100")
        #expect(yen["/currency"] == "JPY")
        #expect(door.patch("/deals/\(deal)", #"{"currency": "KWD"}"#)["/amount"] == "100.000")
        door.patch("/deals/\(deal)", #"{"amount": 100.50, "currency": "EUR"}"#)
        let refused = door.patch("/deals/\(deal)", #"{"currency": "JPY"}"#)
        #expect(refused.outcome == "422 validation_failed")
        #expect(refused.errors == ["/amount too_many_decimals"])
        #expect(door.get("/deals/\(deal)")["/amount"] == "100.50")
        let large = door.deal(#""amount": 10000000000000.00, "currency": "EUR""#)
        #expect(door.patch("/deals/\(large)", #"{"currency": "KWD"}"#).errors == ["/amount out_of_range"])
    }

    @Test func `an amount alone is in the currency that the deal has`() {
        let deal = door.deal(#""amount": 100, "currency": "JPY""#)
        #expect(door.patch("/deals/\(deal)", #"{"amount": 5}"#)["/amount"] == "5")
        #expect(door.patch("/deals/\(deal)", #"{"amount": 5.5}"#).errors == ["/amount too_many_decimals"])
        #expect(door.patch("/deals/\(deal)", #"{"currency": null}"#).errors == ["/currency missing_field"])
        #expect(
            door.patch("/deals/\(deal)", #"{"amount": 1, "currency": null}"#).errors == ["/currency missing_field"])
        #expect(door.patch("/deals/\(deal)", #"{"amount": null}"#)["/currency"] == "JPY")
        #expect(door.patch("/deals/\(deal)", #"{"currency": null}"#)["/currency"] == "null")
        #expect(door.patch("/deals/\(deal)", #"{"amount": 1}"#).errors == ["/currency missing_field"])
    }

    @Test func `a backdated change does not undo a later one`() {
        let deal = door.deal(#""amount": 1, "currency": "EUR""#)
        door.clock.advance(seconds: 7_200)
        door.patch("/deals/\(deal)", #"{"amount": 3}"#)
        let answer = door.patch(
            "/deals/\(deal)", #"{"amount": 2, "owner_id": "anna", "effective_at": "2026-03-10T13:00:00Z"}"#)
        #expect(answer["/amount"] == "3.00")
        #expect(answer["/owner_id"] == "anna")
        #expect(answer["/version"] == "3")
        func value(_ instant: String) -> String {
            door.get("/pipelines/\(door.pipelineID)/summary?as_of=\(instant)")["/data/total_value"]
        }
        #expect(value("2026-03-10T12:59:59Z") == "1.00")
        #expect(value("2026-03-10T13:00:00Z") == "2.00")
        #expect(value("2026-03-10T14:00:00Z") == "3.00")
    }

    @Test func `a change of stage takes other fields along`() {
        let deal = door.deal()
        let answer = door.patch(
            "/deals/\(deal)", #"{"stage_id": "\#(door.stage("Lost"))", "lost_reason": "budget", "reason": "call"}"#)
        #expect(answer["/status"] == "lost")
        #expect(answer["/lost_reason"] == "budget")
        #expect(door.get("/deals/\(deal)/stage-changes")["/data/1/reason"] == "call")
    }

    @Test func `a deleted deal is found, is in no list, and takes nothing but its restoring`() {
        let deal = door.deal(#""amount": 5, "currency": "EUR""#)
        let kept = door.deal()
        door.clock.advance(seconds: 60)
        #expect(door.delete("/deals/\(deal)").status == 204)
        let found = door.get("/deals/\(deal)")
        #expect(found["/deleted_at"] == "2026-03-10T12:01:00.000000Z")
        #expect(found["/version"] == "2")
        #expect(door.get("/deals").texts("/id") == [kept])
        #expect(Set(door.get("/deals?include=deleted").texts("/id")) == [deal, kept])
        #expect(door.get("/pipelines/\(door.pipelineID)/summary")["/data/total_deals"] == "1")
        #expect(door.get("/deals/\(deal)/history").texts("/id").count == 2)
        #expect(door.get("/deals/\(deal)/stage-changes").texts("/id").count == 1)
        let body = #"{"stage_id": "\#(door.stage("Won"))"}"#
        for answer in [
            door.patch("/deals/\(deal)", #"{"title": "x"}"#), door.post("/deals/\(deal)/move", body),
            door.post("/deals/\(deal)/win"), door.post("/deals/\(deal)/lose"), door.post("/deals/\(deal)/reopen"),
            door.delete("/deals/\(deal)"),
        ] { #expect(answer.outcome == "409 conflict") }
        let restored = door.post("/deals/\(deal)/restore", #"{"reason": "mistake"}"#)
        #expect(restored["/deleted_at"] == "null")
        #expect(restored["/version"] == "3")
        #expect(door.post("/deals/\(deal)/restore").outcome == "409 conflict")
        #expect(door.get("/pipelines/\(door.pipelineID)/summary")["/data/total_deals"] == "2")
    }

    @Test func `a deletion can be said late, within the deal's life`() {
        let deal = door.deal()
        door.clock.advance(seconds: 86_400)
        let early = door.delete("/deals/\(deal)?effective_at=2026-03-10T11:00:00Z")
        #expect(early.errors == ["/query/effective_at out_of_range"])
        #expect(door.delete("/deals/\(deal)?effective_at=nonsense").errors == ["/query/effective_at invalid_format"])
        #expect(door.delete("/deals/\(deal)?effective_at=2026-03-10T13:00:00Z").status == 204)
        #expect(door.get("/deals/\(deal)")["/deleted_at"] == "2026-03-10T13:00:00.000000Z")
        let path = "/pipelines/\(door.pipelineID)/summary?as_of=2026-03-10T"
        #expect(door.get(path + "12:59:59Z")["/data/total_deals"] == "1")
        #expect(door.get(path + "13:00:00Z")["/data/total_deals"] == "0")
    }

    @Test func `ids that nothing has are not found`() {
        let unknown = "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"
        for id in [unknown, "1", "null", "%20", unknown + "0", "{id}", door.pipelineID] {
            #expect(door.get("/deals/\(id)").outcome == "404 not_found", "\(id)")
            #expect(door.patch("/deals/\(id)", #"{"title": "x"}"#).outcome == "404 not_found", "\(id)")
            #expect(door.delete("/deals/\(id)").outcome == "404 not_found", "\(id)")
            for action in ["win", "lose", "reopen", "restore"] {
                #expect(door.post("/deals/\(id)/\(action)").outcome == "404 not_found", "\(id)")
            }
            #expect(door.get("/deals/\(id)/history").outcome == "404 not_found", "\(id)")
            #expect(door.get("/deals/\(id)/stage-changes").outcome == "404 not_found", "\(id)")
        }
        let deal = door.deal()
        #expect(door.get("/deals/\(deal.uppercased())").status == 200)
    }
}
