import DealModel
import Foundation
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations
@testable import RESTDoor

/// The tags of a deal.
struct DealTagTests {
    static let nobody = "6ba7b812-9dad-11d1-80b4-00c04fd430c8"

    let door: TestDoor
    let deal: String
    let ids: [String: String]

    init() throws {
        door = try TestDoor()
        deal = door.deal()
        var ids: [String: String] = [:]
        for name in ["hot", "cold", "new"] { ids[name] = door.post("/tags", "{\"name\": \"\(name)\"}")["/id"] }
        self.ids = ids
        day(10)
    }

    private func day(_ number: Int) { door.clock.advance(seconds: Int64(number) * 86_400) }

    private func on(_ day: Int) -> String { "2026-03-\(10 + day)T12:00:00Z" }

    private var path: String { "/deals/\(deal)/tags" }

    private func body(_ tags: [String], _ at: Int? = nil) -> String {
        let names = tags.map { "\"\($0)\"" }.joined(separator: ", ")
        return "{\"tags\": [\(names)]\(at.map { ", \"effective_at\": \"\(on($0))\"" } ?? "")}"
    }

    @discardableResult
    private func add(_ tags: [String], at day: Int? = nil) -> Answer { door.post(path, body(tags, day)) }

    @discardableResult
    private func replace(_ tags: [String], at day: Int? = nil) -> Answer {
        door.send(
            "PUT", "/api/v1" + path, .bytes(Array(body(tags, day).utf8)), headers: ["Content-Type": "application/json"])
    }

    private func remove(_ tag: String, at day: Int? = nil) -> Answer {
        door.delete("\(path)/\(ids[tag] ?? tag)" + (day.map { "?effective_at=\(on($0))" } ?? ""))
    }

    private func tags(_ query: String = "") -> [String] {
        door.get(path + (query.isEmpty ? "" : "?" + query)).texts("/name")
    }

    @Test func `tags are added, listed by name, replaced and taken off`() {
        let added = add(["new", "hot"])
        #expect(added.status == 200)
        #expect(added["/id"] == deal)
        #expect(added["/tags"] == #"["hot","new"]"#)
        #expect(added["/version"] == "3")
        #expect(added.header("ETag") == door.get("/deals/\(deal)").header("ETag"))
        let list = door.get(path)
        #expect(list.texts("/name") == ["hot", "new"])
        #expect(list["/data/0/id"] == ids["hot"])
        #expect(list["/data/0/colour"] == "null")
        #expect(list["/data/0/since"] == "2026-03-20T12:00:00.000000Z")
        #expect(add(["hot"])["/version"] == "3")
        #expect(add(["hot", "cold"])["/version"] == "4")
        #expect(replace(["cold"])["/tags"] == #"["cold"]"#)
        #expect(replace(["cold"])["/version"] == "6")
        #expect(remove("cold").status == 204)
        #expect(remove("cold").outcome == "404 not_found")
        #expect(tags() == [])
        add(["hot"])
        #expect(replace([])["/tags"] == "[]")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `tags hold from the moment that is said, and earlier answers stay`() {
        add(["hot"], at: 2)
        day(1)
        replace(["cold"], at: 4)
        #expect(tags() == ["cold"])
        #expect(tags("as_of=\(on(1))") == [])
        #expect(tags("as_of=\(on(2))") == ["hot"])
        #expect(tags("as_of=\(on(4))") == ["cold"])
        #expect(tags("as_of=\(on(5))&known_at=2026-03-20T18:00:00Z") == ["hot"])
        #expect(tags("as_of=2026-03-12") == ["hot"])
        #expect(tags("as_of=2026-03-01") == [])
        #expect(tags("known_at=2026-03-19T18:00:00Z") == [])
        day(1)
        // Of what holds from an earlier moment, later changes to the same tag are left as they are.
        add(["cold"], at: 3)
        #expect(tags("as_of=\(on(3))") == ["cold", "hot"])
        #expect(door.get(path)["/data/0/since"] == "2026-03-13T12:00:00.000000Z")
        #expect(remove("hot", at: 2).status == 204)
        #expect(tags("as_of=\(on(3))") == ["cold"])
        #expect(tags("as_of=\(on(3))&known_at=2026-03-21T18:00:00Z") == ["hot"])
        #expect(tags() == ["cold"])
        #expect(remove("hot", at: 1).outcome == "404 not_found")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `at most a hundred names that are no tags are told`() {
        let answer = add((0..<200).map { "none\($0)" })
        #expect(answer.errors.count == Schema.problemsMax)
    }

    @Test func `a deal is made with tags, and put with others`() {
        let made = door.post("/deals", #"{"title": "T", "tags": ["hot", "new"]}"#)
        #expect(made.status == 201)
        #expect(made.value("/tags")?.arrayValue == ["hot", "new"])
        #expect(door.post("/deals", #"{"title": "T", "tags": ["hut"]}"#).errors == ["/tags/0 unknown_tag ~hot"])
        let path = "/api/v1/deals/by-external-id/crm/9"
        func put(_ tags: String) -> Answer {
            let body = "{\"title\": \"Nine\", \"tags\": \(tags)}"
            return door.send("PUT", path, .bytes(Array(body.utf8)), headers: ["Content-Type": "application/json"])
        }
        #expect(put(#"["hot"]"#).status == 201)
        let changed = put(#"["cold"]"#)
        #expect(changed.value("/tags")?.arrayValue == ["cold"])
        #expect(put(#"["cold"]"#)["/version"] == changed["/version"])
        #expect(put("[]").value("/tags")?.arrayValue == [])
        let bulk = door.post(
            "/deals/bulk",
            #"{"mode": "atomic", "operations": [{"op": "create", "title": "B", "tags": ["cold", "hot"]}]}"#)
        #expect(bulk["/results/0/status"] == "201")
        #expect(door.get("/deals/\(bulk["/results/0/id"])").value("/tags")?.arrayValue == ["cold", "hot"])
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `names that are no tags are told, each with the nearest`() {
        let answer = add(["hot", "cod", "xyz", "Hot"])
        #expect(answer.outcome == "422 validation_failed")
        #expect(answer.errors == ["/tags/1 unknown_tag ~cold", "/tags/2 unknown_tag", "/tags/3 unknown_tag"])
        #expect(tags() == [])
        #expect(replace(["cod"]).errors == ["/tags/0 unknown_tag ~cold"])
    }

    @Test(arguments: [
        ("{}", "/tags missing_field"), (#"{"tags": "hot"}"#, "/tags wrong_type"), (#"{"tags": []}"#, "/tags too_few"),
        (#"{"tags": ["hot", "hot"]}"#, "/tags/1 duplicate_element"), (#"{"tags": [1]}"#, "/tags/0 wrong_type"),
        (#"{"tags": [""]}"#, "/tags/0 too_short"), (#"{"tag": ["hot"], "tags": ["hot"]}"#, "/tag unknown_field ~tags"),
        (#"{"tags": ["hot"], "effective_at": "2026-03-10T11:59:59Z"}"#, "/effective_at out_of_range"),
        (#"{"tags": ["hot"], "effective_at": "2026-03-20T12:00:01Z"}"#, "/effective_at out_of_range"),
        (#"{"tags": ["hot"], "effective_at": "now"}"#, "/effective_at invalid_format"),
    ])
    func `tags that cannot be are refused with what is wrong`(body: String, error: String) {
        let answer = door.post(path, body)
        #expect(answer.outcome == "422 validation_failed")
        #expect(answer.errors == [error])
        #expect(tags() == [])
    }

    @Test func `a list of tags may be at its limit and no further`() {
        let names = (0...DealLimits.tagsMax).map { "t\($0)" }
        #expect(add(names).errors == ["/tags too_many"])
        // As many as may be, of which none is there.
        #expect(add(Array(names.dropFirst())).errors.first == "/tags/0 unknown_tag")
    }

    @Test func `a deal has so many tags at one time`() throws {
        try door.workspace.write(.init(actor: "a", cause: .request, requestID: "r", operation: "test")) {
            write throws(StoreError) in
            for number in 0..<DealLimits.tagsMax {
                try write.record(DealModel.Tag(id: write.newID(), name: "t\(number)"))
            }
        }
        #expect(add((0..<DealLimits.tagsMax).map { "t\($0)" }, at: 5).status == 200)
        for day in [nil, 5, 2] { #expect(add(["hot"], at: day).outcome == "409 conflict") }
        #expect(replace(["hot"]).status == 200)
        #expect(add(["t1"]).status == 200)
    }

    @Test func `changes to tags and contacts are kept up to a number of them`() throws {
        let id = try #require(DealID(deal))
        let context = WriteContext(actor: "a", cause: .request, requestID: "r", operation: "test")
        try door.workspace.write(context) { write throws(StoreError) in
            let tags = (0..<100).map { DealModel.Tag(id: write.newID(), name: "t\($0)") }
            for tag in tags { try write.record(tag) }
            guard var stored = try write.deal(id) else { throw .closed }
            // Each is put on and taken off in turn; only what is left open at the end is there.
            for number in 0..<DealLimits.linkChangesMax - 2 {
                stored = try write.record(
                    tag: tags[number / 100].id, on: stored, isRemoved: number % 2 == 1)
            }
            try write.finish(stored)
        }
        #expect(add(["hot"]).status == 200)
        #expect(tags() == ["hot"])
        #expect(replace(["cold"]).outcome == "409 conflict")
        #expect(add(["cold"]).status == 200)
        let contact = "{\"contact_id\": \"\(Self.nobody)\"}"
        for answer in [
            add(["new"]), remove("hot"), door.post("/deals/\(deal)/contacts", contact),
            door.patch("/deals/\(deal)", contact),
        ] {
            #expect(answer.outcome == "409 conflict")
            #expect(answer["/detail"].contains("10000"))
        }
        #expect(add(["hot"]).status == 200)
        #expect(door.patch("/deals/\(deal)", #"{"title": "T"}"#).status == 200)
    }

    @Test func `what is not there is not found, a deleted deal refuses, and conditions are kept`() {
        for base in ["/deals/\(Self.nobody)/tags", "/deals/x/tags"] {
            #expect(door.get(base).outcome == "404 not_found")
            #expect(door.post(base, body(["hot"])).outcome == "404 not_found")
            #expect(door.delete("\(base)/\(ids["hot"] ?? "")").outcome == "404 not_found")
        }
        #expect(remove("x").outcome == "404 not_found")
        #expect(remove(Self.nobody).outcome == "404 not_found")
        let stale = ["If-Match": "\"v9\""]
        #expect(door.post(path, body(["hot"]), headers: stale).outcome == "412 version_mismatch")
        #expect(door.post(path, body(["hot"]), headers: ["If-Match": "\"v1\""]).status == 200)
        #expect(door.delete("\(path)/\(ids["hot"] ?? "")", headers: stale).outcome == "412 version_mismatch")
        #expect(door.delete("\(path)/\(ids["hot"] ?? "")?effective_at=x").outcome == "400 invalid_parameter")
        let early = door.delete("\(path)/\(ids["hot"] ?? "")?effective_at=2026-03-10T11:00:00Z")
        #expect(early.outcome == "422 validation_failed")
        #expect(early.errors == ["/query/effective_at out_of_range"])
        door.delete("/deals/\(deal)")
        #expect(add(["cold"]).outcome == "409 conflict")
        #expect(replace([]).outcome == "409 conflict")
        #expect(remove("hot").outcome == "409 conflict")
        #expect(tags() == ["hot"])
    }
}
