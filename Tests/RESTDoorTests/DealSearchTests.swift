import DealModel
import Foundation
import TestSupport
import Testing
import Wire

@testable import Operations
@testable import RESTDoor

/// Finding deals: the filters of the list, and the search.
struct DealSearchTests {
    static let anna = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
    static let bert = "6ba7b811-9dad-11d1-80b4-00c04fd430c8"
    static let acme = "6ba7b812-9dad-11d1-80b4-00c04fd430c8"

    let door: TestDoor

    init() throws {
        door = try TestDoor()
        for name in ["hot", "cold"] { door.post("/tags", "{\"name\": \"\(name)\"}") }
        deal("a", tags: ["hot"], #""contact_id": "\#(Self.anna)", "organization_id": "\#(Self.acme)""#)
        deal("b", tags: ["hot", "cold"], #""organization_id": "\#(Self.acme)", "next_step": "Call about the vans""#)
        let c = deal("c", tags: ["cold"], #""description": "Größere Flotte""#)
        door.post("/deals/\(c)/contacts", "{\"contact_id\": \"\(Self.anna)\"}")
        door.post("/deals/\(c)/contacts", "{\"contact_id\": \"\(Self.bert)\"}")
        deal("d", tags: [])
    }

    @discardableResult
    private func deal(_ title: String, tags: [String], _ members: String = "") -> String {
        let id = door.deal(members, title: title)
        let names = tags.map { "\"\($0)\"" }.joined(separator: ", ")
        if !tags.isEmpty { #expect(door.post("/deals/\(id)/tags", "{\"tags\": [\(names)]}").status == 200) }
        return id
    }

    private func listed(_ query: String) -> [String] { door.get("/deals?sort=title&\(query)").texts("/title") }

    private func search(_ members: String) -> Answer { door.post("/deals/search", "{\(members)}") }

    private func found(_ members: String) -> [String] {
        let answer = search(#""sort": ["title"], \#(members)"#)
        #expect(answer.status == 200, "\(answer.errors)")
        return answer.texts("/title")
    }

    private func filtered(_ field: String, _ comparison: String, _ value: String? = nil) -> [String] {
        let rest = value.map { ", \"value\": \($0)" } ?? ""
        return found("\"filter\": {\"field\": \"\(field)\", \"op\": \"\(comparison)\"\(rest)}")
    }

    @Test func `contacts, tags and organizations are found by list and search alike`() {
        let (anna, bert, acme) = (Self.anna, Self.bert, Self.acme)
        #expect(listed("contact_id=\(anna)") == ["a", "c"])
        #expect(filtered("contacts", "has_any", "[\"\(anna)\"]") == ["a", "c"])
        #expect(filtered("contact_id", "equals", "\"\(anna)\"") == ["a"])
        #expect(listed("contact_id=\(bert.uppercased()),\(anna)") == ["a", "c"])
        #expect(filtered("contacts", "has_all", "[\"\(anna)\", \"\(bert)\"]") == ["c"])
        #expect(filtered("contacts", "is_empty") == ["b", "d"])
        #expect(listed("contact_id=\(acme)") == [])
        #expect(listed("organization_id=\(acme)") == ["a", "b"])
        #expect(filtered("organization_id", "not_in", "[\"\(acme)\"]") == ["c", "d"])
        #expect(listed("tag=hot") == ["a", "b"])
        #expect(listed("tag=hot,cold") == ["a", "b", "c"])
        #expect(listed("tag=hot&tag=cold") == ["a", "b", "c"])
        #expect(filtered("tags", "has_all", #"["hot", "cold"]"#) == ["b"])
        #expect(filtered("tags", "contains", #""cold""#) == ["b", "c"])
        #expect(filtered("tags", "not_contains", #""cold""#) == ["a", "d"])
        #expect(filtered("tags", "is_empty") == ["d"])
        #expect(filtered("tags", "has_any", #"["none", "Hot"]"#) == [])
        #expect(listed("tag=none") == [])
        #expect(listed("tag=hot&contact_id=\(anna)") == ["a"])
        #expect(door.get("/deals?tag=hot&include=count&limit=1")["/page/count"] == "2")
    }

    @Test func `words are found, with a filter or without`() {
        #expect(found(#""query": "vans""#) == ["b"])
        #expect(found(#""query": "GROSSERE""#) == [])
        #expect(found(#""query": "großere flo""#) == ["c"])
        let hot = #""filter": {"field": "tags", "op": "has_any", "value": ["hot"]}"#
        #expect(found(#""query": "call vans", \#(hot)"#) == ["b"])
        #expect(found(#""query": "flotte", \#(hot)"#) == [])
        #expect(search(#""query": "call", "include": ["count"]"#)["/page/count"] == "1")
    }

    @Test func `words follow every change of a deal`() {
        let id = deal("e", tags: [])
        #expect(found(#""query": "yellow""#) == [])
        door.patch("/deals/\(id)", #"{"next_step": "Yellow submarine"}"#)
        #expect(found(#""query": "yellow""#) == ["e"])
        door.patch("/deals/\(id)", #"{"next_step": null, "effective_at": "2026-03-10T12:00:00Z"}"#)
        #expect(found(#""query": "yellow""#) == [])
        door.delete("/deals/\(id)")
        #expect(found(#""query": "e""#) == [])
        #expect(found(#""query": "e", "include": ["deleted"]"#) == ["e"])
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `words cannot be looked for in the past`() {
        let refused = search(#""query": "vans", "consistent": true"#)
        #expect(refused.outcome == "400 invalid_parameter")
        #expect(refused.errors == ["/consistent not_allowed"])
        #expect(search(#""query": "vans", "consistent": false"#).status == 200)
        #expect(search(#""consistent": true"#).status == 200)
    }

    @Test(arguments: [
        (#"{"field": "tag", "op": "has_any", "value": ["hot"]}"#, "/filter/field not_in_enumeration ~tags"),
        (#"{"field": "tags", "op": "equals", "value": "hot"}"#, "/filter/op not_allowed"),
        (#"{"field": "tags", "op": "has_any", "value": "hot"}"#, "/filter/value wrong_type"),
        (#"{"field": "contacts", "op": "has_any", "value": ["x"]}"#, "/filter/value/0 invalid_format"),
        (#"{"field": "amount", "op": "greater_than", "value": 1}"#, "/filter/value currency_required"),
        (#"{"and": []}"#, "/filter/and too_few"),
        (#"{"field": "title", "op": "is_empty", "value": 1}"#, "/filter/value not_allowed"),
    ])
    func `a filter that cannot be is refused with what is wrong`(filter: String, error: String) {
        let answer = search("\"filter\": \(filter)")
        #expect(answer.outcome == "422 validation_failed")
        #expect(answer.errors.contains(error), "\(answer.errors)")
    }

    @Test func `a filter may be as deep and as wide as said, and no more`() {
        let leaf = #"{"field": "title", "op": "equals", "value": "a"}"#
        func nested(_ depth: Int) -> String {
            (0..<depth).reduce(leaf) { text, level in "{\"\(level % 2 == 0 ? "and" : "or")\": [\(text)]}" }
        }
        func wide(_ count: Int) -> String {
            "{\"or\": [\(Array(repeating: leaf, count: count).joined(separator: ", "))]}"
        }
        #expect(found("\"filter\": \(nested(DealFilter.depthMax))") == ["a"])
        #expect(search("\"filter\": \(nested(DealFilter.depthMax + 1))").errors.first?.hasSuffix("too_deep") == true)
        #expect(found("\"filter\": \(wide(DealFilter.conditionsMax))") == ["a"])
        #expect(search("\"filter\": \(wide(DealFilter.conditionsMax + 1))").status == 422)
    }

    @Test func `whoever may read may search`() {
        let headers = ["Content-Type": "application/json"]
        let answer = door.send(
            "POST", "/api/v1/deals/search", .bytes(Array("{}".utf8)), headers: headers, as: TestDoor.reader)
        #expect(answer.status == 200)
        #expect(door.send("POST", "/api/v1/deals/search", as: TestDoor.reader).texts("/title").count == 4)
        #expect(door.get("/deals/search").outcome == "404 not_found" || door.get("/deals/search").status == 405)
    }

    @Test func `consistent pages have the tags and contacts of then`() {
        let before = door.get("/deals?sort=title").texts("/title")
        let first = door.get("/deals?sort=title&consistent=true&limit=2&tag=hot,cold&include=count")
        #expect(first.texts("/title") == ["a", "b"])
        #expect(first["/page/count"] == "3")
        let c = door.get("/deals?tag=cold&sort=-title")["/data/0/id"]
        door.send(
            "PUT", "/api/v1/deals/\(c)/tags", .bytes(Array(#"{"tags": []}"#.utf8)),
            headers: ["Content-Type": "application/json"])
        door.delete("/deals/\(c)/contacts/\(Self.bert)")
        deal("bb", tags: ["hot"])
        let tags = door.get("/tags")
        door.delete("/tags/\(tags["/data/1/id"])?remove=true")
        let query = "sort=title&consistent=true&limit=2&tag=hot,cold&include=count"
        let second = door.get("/deals?\(query)&cursor=\(first["/page/next_cursor"])")
        #expect(second.texts("/title") == ["c"])
        #expect(second["/data/0/tags"] == #"["cold"]"#)
        #expect(second.value("/data/0/contacts")?.arrayValue?.count == 2)
        #expect(second["/page/count"] == "3")
        #expect(before == ["a", "b", "c", "d"])
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `one currency named by in is as good as one named by equals`() {
        let tree = #"""
            {"filter": {"and": [{"field": "currency", "op": "in", "value": ["EUR"]},
            {"field": "amount", "op": "greater_than", "value": 1}]}}
            """#
        #expect(door.post("/deals/search", tree).status == 200)
        let two = tree.replacingOccurrences(of: #"["EUR"]"#, with: #"["EUR", "USD"]"#)
        #expect(door.post("/deals/search", two).errors.first?.contains("currency_required") == true)
    }

    @Test func `an escaped comma belongs to an owner's name, and parts the values of an enumeration`() {
        deal("comma", tags: [], #""owner_id": "Hille, Bob""#)
        #expect(door.get("/deals?owner_id=Hille%2C+Bob").texts("/title") == ["comma"])
        #expect(door.get("/deals?owner_id=nobody,Hille%2C+Bob").texts("/title") == ["comma"])
        #expect(door.get("/deals?owner_id=Hille,+Bob").texts("/title") == [])
        #expect(door.get("/deals?status=open%2Cwon&owner_id=Hille%2C+Bob").texts("/title") == ["comma"])
    }

    @Test func `a page of deals ends before its bytes go beyond the limit`() throws {
        let text = String(repeating: "é", count: DealLimits.descriptionCharactersMax)
        let bytesEach = text.utf8.count
        let count = DealPages.pageBytesMax / bytesEach + 3
        for number in 0..<count {
            deal("long \(number)", tags: [], "\"description\": \"\(text)\", \"source\": \"long\"")
        }
        let first = door.get("/deals?source=long&limit=500")
        #expect(first.bytes.count <= DealPages.pageBytesMax + 1_024)
        #expect(first["/page/has_more"] == "true")
        let rest = door.get("/deals?source=long&limit=500&cursor=\(first["/page/next_cursor"])")
        #expect(Set(first.texts("/title") + rest.texts("/title")).count == count)
        #expect(rest["/page/has_more"] == "false")
    }

    @Test func `a search is bounded by the entries that a page can have`() throws {
        let limits = RequestLimits(pageEntriesMax: 50)
        let bounded = try TestDoor(door: RESTDoor(catalogue: .standard.bounded(by: limits), version: "1"))
        #expect(bounded.post("/deals/search", #"{"limit": 50}"#).status == 200)
        #expect(bounded.post("/deals/search", #"{"limit": 51}"#).errors == ["/limit out_of_range"])
    }
}
