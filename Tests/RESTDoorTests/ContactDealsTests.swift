import TestSupport
import Testing
import Wire

/// What a contact has to do with.
struct ContactDealsTests {
    static let anna = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    static let bert = "6ba7b811-9dad-11d1-80b4-00c04fd430c8"

    let door: TestDoor

    init() throws { door = try TestDoor() }

    private func deal(_ title: String, _ members: String = "", contact: String = anna, _ link: String = "") -> String {
        let id = door.deal(members, title: title)
        let answer = door.post(
            "/deals/\(id)/contacts", "{\"contact_id\": \"\(contact)\"\(link.isEmpty ? "" : ", " + link)}")
        #expect(answer.status == 201)
        door.clock.advance(seconds: 60)
        return id
    }

    private func get(_ query: String = "", of contact: String = anna) -> Answer {
        door.get("/contacts/\(contact)/deals\(query.isEmpty ? "" : "?" + query)")
    }

    private func titles(_ query: String = "") -> [String] { get(query).texts("/deal/title") }

    private func totals(_ query: String = "") -> [String] {
        (get(query).value("/totals")?.arrayValue ?? []).map { total in
            ["status", "currency", "count", "value", "unpriced"].map { name in
                total[name].map { $0.stringValue ?? $0.encodedText() } ?? "?"
            }.joined(separator: " ")
        }
    }

    @Test func `a contact has the deals that it is linked to, newest first, with the part that it plays`() {
        let first = deal("a", "", "\"role\": \"champion\", \"introduced_by\": \"\(Self.bert)\"")
        let second = door.deal("\"contact_id\": \"\(Self.anna)\"", title: "b")
        _ = deal("other", contact: Self.bert)
        let answer = get()
        #expect(answer.texts("/deal/id") == [second, first])
        #expect(answer.texts("/role") == ["null", "champion"])
        #expect(answer.texts("/is_primary") == ["true", "false"])
        #expect(answer.texts("/introduced_by") == ["null", Self.bert])
        #expect(answer.texts("/since") == ["2026-03-10T12:01:00.000000Z", "2026-03-10T12:00:00.000000Z"])
        #expect(answer["/data/1/deal"] == door.get("/deals/\(first)").json.encodedText())
        door.delete("/deals/\(second)/contacts/\(Self.anna)")
        #expect(titles() == ["a"])
        door.delete("/deals/\(first)")
        #expect(titles() == [])
        #expect(get()["/totals"] == "[]")
    }

    @Test func `totals are by status and currency, over all pages, and never add two currencies`() {
        _ = deal("a", #""amount": 10.50, "currency": "EUR""#)
        _ = deal("b", #""amount": 20, "currency": "EUR""#)
        _ = deal("c", #""amount": 1000, "currency": "JPY""#)
        _ = deal("d", #""currency": "EUR""#)
        _ = deal("e")
        let won = deal("f", #""amount": -1, "currency": "EUR""#)
        door.post("/deals/\(won)/win")
        let lost = deal("g")
        door.post("/deals/\(lost)/lose")
        _ = deal("not hers", #""amount": 5, "currency": "EUR""#, contact: Self.bert)
        let all = [
            "open null 1 null 1", "open EUR 3 30.50 1", "open JPY 1 1000 0", "won EUR 1 -1.00 0", "lost null 1 null 1",
        ]
        #expect(totals() == all)
        #expect(totals("limit=1") == all)
        #expect(totals("status=won") == ["won EUR 1 -1.00 0"])
        #expect(totals("status=won,lost") == ["won EUR 1 -1.00 0", "lost null 1 null 1"])
        #expect(titles("status=open") == ["e", "d", "c", "b", "a"])
        #expect(titles("status=won,lost") == ["g", "f"])
    }

    @Test func `the largest sum is exact`() {
        for title in ["a", "b", "c"] { _ = deal(title, #""amount": 10000000000000.00, "currency": "EUR""#) }
        _ = deal("d", #""amount": -0.01, "currency": "EUR""#)
        #expect(totals() == ["open EUR 4 29999999999999.99 0"])
    }

    @Test func `two stages of a kind are one line`() {
        let other = door.secondPipeline()
        _ = deal("a", #""amount": 1, "currency": "EUR""#)
        _ = deal("b", #""amount": 2, "currency": "EUR", "pipeline_id": "\#(other)""#)
        _ = deal("c", #""amount": 4, "currency": "EUR", "stage_id": "\#(door.stage("Proposal"))""#)
        #expect(totals() == ["open EUR 3 7.00 0"])
    }

    @Test func `pages follow each other, for the same question alone`() {
        let deals = (0..<5).map { deal("\($0)") }
        // Two of the same moment, in the order of their ids.
        let pair = (5..<7).map { _ in door.deal("\"contact_id\": \"\(Self.anna)\"") }
        var seen: [String] = []
        var query = "limit=2"
        while seen.count < 20 {
            let page = get(query)
            seen += page.texts("/deal/id")
            #expect(page["/page/has_more"] == (page["/page/next_cursor"] == "null" ? "false" : "true"))
            guard page["/page/next_cursor"] != "null" else { break }
            query = "limit=2&cursor=\(page["/page/next_cursor"])"
        }
        #expect(seen == pair + deals.reversed())
        let cursor = get("limit=2")["/page/next_cursor"]
        #expect(get("cursor=\(cursor)", of: Self.bert).outcome == "400 cursor_mismatch")
        #expect(get("cursor=\(cursor)&status=open").outcome == "400 cursor_mismatch")
        #expect(get("cursor=x").outcome == "400 invalid_cursor")
        #expect(get("status=opne").errors == ["/query/status/0 not_in_enumeration ~open"])
        #expect(get("limit=0").errors == ["/query/limit out_of_range"])
    }

    @Test func `a contact that no deal knows has no deals, and what is no id is no contact`() {
        let answer = get(of: Self.bert)
        #expect(answer.status == 200)
        #expect(answer["/data"] == "[]")
        #expect(answer["/totals"] == "[]")
        #expect(get(of: "x").outcome == "404 not_found")
        #expect(get(of: Self.anna.uppercased()).status == 200)
    }
}
