import TestSupport
import Testing
import Wire

@testable import Operations

/// All that is known about a contact.
struct ContactContextTests {
    private static let anna = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    private static let bert = "6ba7b811-9dad-11d1-80b4-00c04fd430c8"

    private let door: TestDoor

    init() throws { door = try TestDoor() }

    private func link(_ contact: String, to deal: String, _ members: String = "") {
        let answer = door.post("/deals/\(deal)/contacts", "{\"contact_id\": \"\(contact)\"\(members)}")
        #expect(answer.status == 201)
        door.clock.advance(seconds: 60)
    }

    private func get(_ query: String = "", of contact: String = anna) -> Answer {
        door.get("/contacts/\(contact)/context\(query)")
    }

    @Test func `it tells the deals with the part that the contact plays, the one changed last first`() {
        let one = door.deal(
            #""amount": 10.5, "currency": "EUR", "owner_id": "olga", "expected_close_date": "2026-05-01""#,
            title: "One")
        link(Self.anna, to: one, #", "role": "champion""#)
        let two = door.deal(#""contact_id": "\#(Self.anna)""#, title: "Two")
        door.clock.advance(seconds: 60)
        link(Self.bert, to: door.deal(title: "Not hers"))
        var answer = get()
        #expect(answer["/contact_id"] == Self.anna)
        #expect(answer["/known_since"] == "2026-03-10T12:00:00.000000Z")
        #expect(answer.texts("/title", of: "/deals") == ["Two", "One"])
        let first: JSON = [
            "id": .string(one), "title": "One", "role": "champion", "is_primary": false,
            "since": "2026-03-10T12:00:00.000000Z", "pipeline_name": "Sales", "stage_name": "Lead", "status": "open",
            "amount": .exact("10.50"), "currency": "EUR", "probability": .exact("0.1"),
            "expected_close_date": "2026-05-01", "owner_id": "olga", "updated_at": "2026-03-10T12:00:00.000000Z",
        ]
        #expect(answer["/deals/1"] == first.encodedText())
        #expect(answer["/deals/0/is_primary"] == "true" && answer["/deals/0/role"] == "null")
        #expect(answer["/has_more"] == "false")
        door.patch("/deals/\(one)", #"{"next_step": "call"}"#)
        answer = get("?limit=1")
        #expect(answer.texts("/title", of: "/deals") == ["One"])
        #expect(answer["/has_more"] == "true")
        door.delete("/deals/\(one)")
        door.delete("/deals/\(two)/contacts/\(Self.anna)")
        answer = get()
        #expect(answer["/deals"] == "[]" && answer["/known_since"] == "null" && answer["/stage_changes"] == "[]")
    }

    @Test func `its totals are those of all deals, weighted deal by deal, and those of contacts.deals`() {
        let proposal = door.stage("Proposal")
        for (amount, more) in [("0.01", ""), ("0.03", ""), ("100", #", "probability": 0.3"#)] {
            link(
                Self.anna,
                to: door.deal(#""amount": \#(amount), "currency": "EUR", "stage_id": "\#(proposal)"\#(more)"#))
        }
        link(Self.anna, to: door.deal())
        let won = door.deal(#""amount": 7, "currency": "USD""#)
        link(Self.anna, to: won)
        door.post("/deals/\(won)/win")
        let answer = get("?limit=1")
        let totals = (answer.value("/totals")?.arrayValue ?? []).map { total in
            ["status", "currency", "count", "value", "weighted_value"].map { name in
                total[name].map { $0.stringValue ?? $0.encodedText() } ?? "?"
            }.joined(separator: " ")
        }
        // 0.005 and 0.015 are rounded half to even before they are added: 0.00 and 0.02.
        #expect(totals == ["open null 1 null null", "open EUR 3 100.04 30.02", "won USD 1 7.00 7.00"])
        #expect(answer["/totals"] == door.get("/contacts/\(Self.anna)/deals")["/totals"])
    }

    @Test func `it tells the last steps of all its deals, by whom, newest first`() {
        let one = door.deal(title: "One")
        link(Self.anna, to: one)
        let other = door.deal(title: "Other")
        door.move(one, to: door.stage("Qualified"), #""effective_at": "2026-03-10T12:00:30Z""#)
        link(Self.anna, to: other)
        door.post("/deals/\(other)/lose")
        door.post("/deals/\(door.deal())/win")
        let answer = get("?limit=1")
        #expect(answer.texts("/deal_title", of: "/stage_changes") == ["Other", "Other", "One", "One"])
        #expect(answer.texts("/from_stage", of: "/stage_changes") == ["Lead", "null", "Lead", "null"])
        #expect(answer.texts("/to_stage", of: "/stage_changes") == ["Lost", "Lead", "Qualified", "Lead"])
        #expect(answer.texts("/actor", of: "/stage_changes") == ["open", "open", "open", "open"])
        #expect(answer["/stage_changes/2/effective_at"] == "2026-03-10T12:00:30.000000Z")
        #expect(answer["/stage_changes/3/deal_id"] == one)
        for _ in 0..<12 {
            door.post("/deals/\(other)/reopen")
            door.post("/deals/\(other)/lose")
        }
        #expect(get().texts("/actor", of: "/stage_changes").count == ContactContextOperation.stageChangesMax)
    }

    @Test func `a contact that no deal knows has an empty context, and what is no id is no contact`() {
        let answer = get(of: Self.bert)
        #expect(answer.status == 200)
        for list in ["/deals", "/totals", "/stage_changes"] { #expect(answer[list] == "[]") }
        #expect(get(of: "x").outcome == "404 not_found")
    }

    @Test func `as many deals are told as fit, whatever pages can have`() throws {
        for _ in 0...ContactContextOperation.dealsMax { door.deal(#""contact_id": "\#(Self.anna)""#) }
        #expect(get().texts("/id", of: "/deals").count == ContactContextOperation.dealsMax)
        #expect(get()["/has_more"] == "true")
        for limit in [0, ContactContextOperation.dealsMax + 1] {
            #expect(get("?limit=\(limit)").errors == ["/query/limit out_of_range"])
        }
        let operation = Catalogue.standard.bounded(by: RequestLimits(pageEntriesMax: 100))["contacts.context"]
        let limit = try #require(operation?.parameters.first { $0.name == "limit" })
        guard case .integer(let range) = limit.schema.kind else { throw Problem(.internal, "no range") }
        #expect(range == 1...50)
    }
}
