import DealModel
import Foundation
import TestSupport
import Testing
import Wire

struct DealListTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    private func titles(_ query: String) -> [String] { door.get("/deals?\(query)").texts("/title") }

    @Test func `filters mean any of their values and all of each other`() {
        let other = door.secondPipeline()
        _ = door.deal(
            #""owner_id": "anna", "source": "fair", "currency": "EUR", "amount": 10, "forecast_category": "commit""#,
            title: "a")
        _ = door.deal(#""owner_id": "Anna", "currency": "USD", "amount": 20"#, title: "b")
        _ = door.deal(
            #""stage_id": "\#(door.stage("Won"))", "owner_id": "bert", "external_id": {"source": "x", "id": "é 1"}"#,
            title: "c")
        _ = door.deal(#""pipeline_id": "\#(other)", "owner_id": "anna", "currency": "EUR""#, title: "d")
        #expect(titles("sort=title") == ["a", "b", "c", "d"])
        #expect(titles("sort=title&owner_id=anna") == ["a", "d"])
        #expect(titles("sort=title&owner_id=anna,bert") == ["a", "c", "d"])
        #expect(titles("sort=title&owner_id=anna&pipeline_id=\(other)") == ["d"])
        #expect(titles("sort=title&status=won") == ["c"])
        #expect(titles("sort=title&status=won,open&currency=USD") == ["b"])
        #expect(titles("sort=title&stage_id=\(door.stage("Lead")),\(door.stage("Won"))") == ["a", "b", "c"])
        #expect(titles("source=fair") == ["a"])
        #expect(titles("forecast_category=commit") == ["a"])
        #expect(titles("external_source=x&external_id=%C3%A9+1") == ["c"])
        #expect(titles("external_source=x&external_id=e") == [])
        #expect(titles("pipeline_id=0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27") == [])
        #expect(titles("owner_id=%27%20OR%201=1--") == [])
        #expect(door.get("/deals?include=count&currency=EUR&limit=1")["/page/count"] == "2")
        #expect(door.get("/deals?limit=1")["/page/count"] == "absent")
    }

    @Test func `bounds are on amounts of one currency, dates and instants`() {
        for (index, amount) in ["0.99", "1.00", "1.01", "-5"].enumerated() {
            let date = "\"expected_close_date\": \"2026-05-0\(index + 1)\""
            _ = door.deal("\"amount\": \(amount), \"currency\": \"EUR\", \(date)", title: amount)
            door.clock.advance(seconds: 1)
        }
        _ = door.deal(#""amount": 1, "currency": "USD""#, title: "usd")
        _ = door.deal(title: "none")
        #expect(titles("currency=EUR&amount[gte]=1&sort=amount") == ["1.00", "1.01"])
        #expect(titles("currency=EUR&amount[gt]=1.00&sort=amount") == ["1.01"])
        #expect(titles("currency=EUR&amount%5Blte%5D=1&sort=-amount") == ["1.00", "0.99", "-5"])
        #expect(titles("currency=EUR&amount[lt]=1&amount[gt]=0&sort=amount") == ["0.99"])
        #expect(
            titles("expected_close_date[gt]=2026-05-01&expected_close_date[lte]=2026-05-03&sort=title") == [
                "1.00", "1.01",
            ])
        #expect(titles("created_at[gte]=2026-03-10T12:00:01Z&created_at[lt]=2026-03-10T12:00:02Z") == ["1.00"])
        #expect(titles("created_at[gt]=2026-03-10T13:00:01%2B01:00&sort=created_at").first == "1.01")
        #expect(titles("closed_at[gte]=2000-01-01T00:00:00Z") == [])
    }

    @Test func `the newest comes first, ties go by id, and what has no value comes last`() {
        let first = door.deal(#""expected_close_date": "2026-05-01""#, title: "1")
        let second = door.deal(title: "2")
        door.clock.advance(seconds: 1)
        let third = door.deal(#""expected_close_date": "2026-04-01""#, title: "3")
        #expect(door.get("/deals").texts("/id") == [third, first, second])
        #expect(titles("sort=expected_close_date") == ["3", "1", "2"])
        #expect(titles("sort=-expected_close_date") == ["1", "3", "2"])
    }

    @Test func `texts are ordered by their scalar values`() {
        for title in ["b", "B", "ä", "a", "\u{1F600}", "\u{FB01}"] { _ = door.deal(title: title) }
        #expect(titles("sort=title") == ["B", "a", "b", "ä", "\u{FB01}", "\u{1F600}"])
    }

    @Test func `a cursor is good for its list alone`() {
        for number in 0..<5 { _ = door.deal(#""owner_id": "anna""#, title: "\(number)") }
        let page = door.get("/deals?limit=2&sort=title")
        let cursor = page["/page/next_cursor"]
        #expect(page["/page/has_more"] == "true")
        #expect(page.header("Link") == "</api/v1/deals?limit=2&sort=title&cursor=\(cursor)>; rel=\"next\"")
        #expect(titles("limit=3&sort=title&cursor=\(cursor)") == ["2", "3", "4"])
        #expect(door.get("/deals?sort=title&include=count&cursor=\(cursor)")["/page/count"] == "5")
        for query in [
            "sort=-title", "sort=title&owner_id=anna", "", "sort=title&include=deleted", "sort=title,created_at",
        ] {
            let answer = door.get("/deals?\(query)\(query.isEmpty ? "" : "&")cursor=\(cursor)")
            #expect(answer.outcome == "400 cursor_mismatch", "\(query)")
        }
        #expect(door.get("/stage-changes?cursor=\(cursor)").outcome == "400 cursor_mismatch")
        #expect(door.get("/pipelines?cursor=\(cursor)").outcome == "400 cursor_mismatch")
        let tampered = String(cursor.dropLast(2)) + (cursor.hasSuffix("AA") ? "BB" : "AA")
        for bad in [tampered, "x", "AAAA", String(cursor.dropFirst()), cursor + "A"] {
            #expect(door.get("/deals?sort=title&cursor=\(bad)").outcome == "400 invalid_cursor", "\(bad)")
        }
        #expect(door.get("/deals?sort=title&cursor=").errors == ["/query/cursor too_short"])
    }

    @Test func `the link leads on, whatever was written in the query`() throws {
        for _ in 0..<3 { _ = door.deal(#""owner_id": "a>b""#) }
        var target = "/api/v1/deals?owner_id=a>b&limit=1&%63ursor="
        var seen: [String] = []
        target = String(target.dropLast("&%63ursor=".count))
        while seen.count < 4 {
            let answer = door.send("GET", target)
            seen += answer.texts("/id")
            guard let link = answer.header("Link") else { break }
            let end = try #require(link.range(of: ">; rel=\"next\""))
            target = String(link[..<end.lowerBound].dropFirst())
            #expect(!target.contains(">"))
            target = target.replacingOccurrences(of: "cursor=", with: "%63ursor=")
        }
        #expect(Set(seen).count == 3)
    }

    @Test func `a title of the longest kind still has a next page`() {
        let title = String(repeating: #"\u0001"#, count: 500)
        let owner = String(repeating: #"\u0002"#, count: 200)
        for _ in 0..<3 { door.post("/deals", #"{"title": "\#(title)", "owner_id": "\#(owner)"}"#) }
        let page = door.get("/deals?sort=title,owner_id&limit=2")
        let next = door.get("/deals?sort=title,owner_id&limit=2&cursor=\(page["/page/next_cursor"])")
        #expect(next.status == 200)
        #expect(next.texts("/id").count == 1)
    }

    @Test(arguments: [
        "", "sort=amount&currency=EUR", "sort=-amount,title&currency=EUR", "sort=owner_id,-probability",
        "sort=expected_close_date,-updated_at,title", "sort=-closed_at", "sort=stage_entered_at&include=deleted",
        "sort=-owner_id&status=open", "sort=probability,-owner_id,expected_close_date",
    ])
    func `every deal stands once on the pages of any list`(query: String) {
        let seed: UInt64 = 7
        var random = SeededGenerator(seed: seed)
        let stages = door.get("/pipelines/\(door.pipelineID)/stages").texts("/id")
        for number in 0..<60 {
            func maybe(_ text: String) -> String { Bool.random(using: &random) ? text : "" }
            let members =
                maybe(#", "amount": \#(Int.random(in: 0..<3, using: &random)), "currency": "EUR""#)
                + maybe(#", "owner_id": "\#(["a", "b"].randomElement(using: &random) ?? "a")""#)
                + maybe(#", "probability": 0.\#(Int.random(in: 0..<3, using: &random))"#)
                + maybe(#", "expected_close_date": "2026-01-0\#(Int.random(in: 1..<4, using: &random))""#)
            let stage = stages.randomElement(using: &random) ?? ""
            let title = ["x", "y", "z"].randomElement(using: &random) ?? ""
            let id = door.post("/deals", #"{"title": "\#(title)", "stage_id": "\#(stage)"\#(members)}"#)["/id"]
            if number % 7 == 0 { door.delete("/deals/\(id)") }
            if number % 5 == 0 { door.clock.advance(seconds: 1) }
        }
        let deleted = "&include=deleted"
        let rest = query.isEmpty ? "" : "&" + query.replacingOccurrences(of: deleted, with: "")
        let whole = door.get("/deals?limit=500&include=count\(query.contains(deleted) ? ",deleted" : "")\(rest)")
        let ids = whole.texts("/id")
        #expect("\(ids.count)" == whole["/page/count"], "seed \(seed)")
        #expect(Set(ids).count == ids.count)
        for limit in [1, 7, 20] {
            var found: [String] = []
            var cursor: String?
            repeat {
                let page = door.get(
                    "/deals?limit=\(limit)\(query.isEmpty ? "" : "&\(query)")\(cursor.map { "&cursor=\($0)" } ?? "")")
                found += page.texts("/id")
                cursor = page.value("/page/next_cursor")?.stringValue
                #expect((page["/page/has_more"] == "true") == (cursor != nil))
                #expect((page.header("Link") != nil) == (cursor != nil))
            } while cursor != nil && found.count <= ids.count
            #expect(found == ids, "seed \(seed), limit \(limit)")
        }
    }
}
