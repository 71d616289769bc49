import DealModel
import TestSupport
import Testing
import WorkspaceStore

@testable import Operations

/// The definitions of tags.
struct TagTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    @discardableResult
    private func make(_ name: String, _ members: String = "") -> String {
        let answer = door.post("/tags", "{\"name\": \"\(name)\"\(members.isEmpty ? "" : ", " + members)}")
        #expect(answer.status == 201)
        return answer["/id"]
    }

    private func names() -> [String] { door.get("/tags").texts("/name") }

    @Test func `a tag is made, got, changed and deleted`() {
        let made = door.post("/tags", ##"{"name": "upsell", "colour": "#C0FFEE"}"##)
        #expect(made.status == 201)
        let path = "/tags/\(made["/id"])"
        #expect(made.header("Location") == "/api/v1\(path)")
        #expect(made.header("ETag") == "\"v1\"")
        #expect(made["/colour"] == "#c0ffee")
        #expect(made["/version"] == "1")
        #expect(door.get(path).bytes == made.bytes)
        door.clock.advance(seconds: 60)
        let changed = door.patch(path, #"{"colour": null}"#)
        #expect(changed["/name"] == "upsell")
        #expect(changed["/colour"] == "null")
        #expect(changed["/version"] == "2")
        #expect(changed["/created_at"] == made["/created_at"])
        #expect(changed["/updated_at"] == "2026-03-10T12:01:00.000000Z")
        #expect(door.patch(path, #"{"name": "upsell"}"#)["/version"] == "2")
        #expect(door.delete(path).status == 204)
        #expect(door.get(path).outcome == "404 not_found")
        #expect(door.patch(path, #"{"name": "x"}"#).outcome == "404 not_found")
        #expect(door.delete(path).outcome == "404 not_found")
        #expect(names() == [])
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `tags are listed in the order of creation, page by page`() {
        for name in ["c", "a", "b"] { make(name) }
        #expect(names() == ["c", "a", "b"])
        let first = door.get("/tags?limit=2")
        #expect(first.texts("/name") == ["c", "a"])
        let second = door.get("/tags?limit=2&cursor=\(first["/page/next_cursor"])")
        #expect(second.texts("/name") == ["b"])
        #expect(second["/page/next_cursor"] == "null")
        #expect(door.get("/tags?cursor=x").outcome == "400 invalid_cursor")
        #expect(door.get("/deals?cursor=\(first["/page/next_cursor"])").outcome == "400 cursor_mismatch")
        #expect(door.get("/tags?name=a").outcome == "400 unknown_parameter")
    }

    @Test func `a name belongs to one tag that is not deleted, byte by byte`() {
        let hot = make("hot")
        make("Hot")
        make("e\u{301}")
        make("\u{E9}")
        let again = door.post("/tags", #"{"name": "hot"}"#)
        #expect(again.outcome == "409 conflict")
        #expect(again.errors == ["/name taken"])
        #expect(again["/detail"].contains(hot))
        let cold = make("cold")
        #expect(door.patch("/tags/\(cold)", #"{"name": "hot"}"#).errors == ["/name taken"])
        #expect(door.patch("/tags/\(hot)", #"{"name": "warm"}"#).status == 200)
        #expect(door.patch("/tags/\(cold)", #"{"name": "hot"}"#).status == 200)
        #expect(door.delete("/tags/\(cold)").status == 204)
        #expect(make("hot") != cold)
    }

    @Test func `conditions are kept`() {
        let path = "/tags/\(make("a"))"
        #expect(door.patch(path, #"{"name": "b"}"#, headers: ["If-Match": "\"v1\""])["/version"] == "2")
        let stale = ["If-Match": "\"v1\""]
        #expect(door.patch(path, #"{"name": "c"}"#, headers: stale).outcome == "412 version_mismatch")
        #expect(door.delete(path, headers: stale).outcome == "412 version_mismatch")
        #expect(door.patch(path, #"{"name": "c"}"#, headers: ["If-Match": "v1"]).outcome == "400 malformed_header")
        #expect(door.get(path, headers: ["If-None-Match": "\"v2\""]).status == 304)
        #expect(door.get(path, headers: ["If-None-Match": "\"v1\""]).status == 200)
        #expect(door.delete(path, headers: ["If-Match": "*"]).status == 204)
    }

    @Test(arguments: [
        ("{}", "/name missing_field"), (#"{"name": ""}"#, "/name too_short"), (#"{"name": 1}"#, "/name wrong_type"),
        (#"{"name": null}"#, "/name wrong_type"),
        (##"{"name": "a", "color": "#000000"}"##, "/color unknown_field ~colour"),
        (#"{"name": "a", "colour": "red"}"#, "/colour too_short"),
        (##"{"name": "a", "colour": "#00000g"}"##, "/colour invalid_format"),
        (##"{"name": "a", "colour": "#0000000"}"##, "/colour too_long"),
        (#"{"name": "a", "id": "x"}"#, "/id read_only"),
    ])
    func `a tag that cannot be is refused with what is wrong`(body: String, error: String) {
        let answer = door.post("/tags", body)
        #expect(answer.outcome == "422 validation_failed")
        #expect(answer.errors == [error])
        #expect(names() == [])
    }

    @Test func `a name may be at its limit and no further`() {
        let most = String(repeating: "\u{1F600}", count: DealLimits.tagCharactersMax)
        let id = make(most)
        #expect(door.post("/tags", "{\"name\": \"\(most)x\"}").errors == ["/name too_long"])
        #expect(door.patch("/tags/\(id)", "{\"name\": \"\(most)x\"}").errors == ["/name too_long"])
        #expect(door.patch("/tags/\(id)", "{}").errors == [" empty"])
        #expect(door.get("/tags/x").outcome == "404 not_found")
    }

    @Test func `a tag that deals have stays, unless it is to be taken off them`() {
        let tag = make("hot")
        let deals = (0..<3).map { _ in door.deal() }
        for deal in deals { door.post("/deals/\(deal)/tags", #"{"tags": ["hot"]}"#) }
        door.delete("/deals/\(deals[2])")
        door.clock.advance(seconds: 60)
        let refused = door.delete("/tags/\(tag)")
        #expect(refused.outcome == "409 in_use")
        #expect(refused["/deals"] == "3")
        #expect(door.delete("/tags/\(tag)?remove=false").outcome == "409 in_use")
        #expect(door.delete("/tags/\(tag)?remove=true").status == 204)
        for deal in deals { #expect(door.get("/deals/\(deal)")["/tags"] == "[]") }
        #expect(door.get("/deals/\(deals[0])")["/version"] == "3")
        #expect(door.get("/deals/\(deals[0])/tags").texts("/name") == [])
        #expect(door.get("/deals?tag=hot").texts("/id") == [])
        // What was, stays; and the new tag of that name is another one.
        let then = door.get("/deals/\(deals[0])/tags?as_of=2026-03-10T12:00:30Z")
        #expect(then.texts("/id") == [tag])
        make("hot")
        #expect(door.get("/deals?tag=hot").texts("/id") == [])
        #expect(door.post("/deals/\(deals[0])/tags", #"{"tags": ["hot"]}"#)["/tags/0"] == "hot")
        #expect(door.checkWorkspace()["/sound"] == "true")
    }

    @Test func `a new name is shown everywhere at once, and by the deal's entity tag`() {
        let tag = make("hot")
        let deal = door.deal()
        door.post("/deals/\(deal)/tags", #"{"tags": ["hot"]}"#)
        let before = door.get("/deals/\(deal)")
        let list = door.get("/deals")
        door.clock.advance(seconds: 60)
        door.patch("/tags/\(tag)", #"{"name": "cold"}"#)
        let after = door.get("/deals/\(deal)", headers: ["If-None-Match": before.header("ETag") ?? ""])
        #expect(after.status == 200)
        #expect(after["/tags"] == #"["cold"]"#)
        #expect(after["/version"] == before["/version"])
        #expect(door.get("/deals", headers: ["If-None-Match": list.header("ETag") ?? "-"])["/data/0/tags/0"] == "cold")
        #expect(door.get("/deals?tag=cold").texts("/id") == [deal])
        #expect(door.get("/deals?tag=hot").texts("/id") == [])
        #expect(door.get("/deals/\(deal)/tags").texts("/name") == ["cold"])
        #expect(door.get("/deals/\(deal)/tags?as_of=2026-03-10T12:00:30Z").texts("/name") == ["hot"])
        let search = #"{"filter": {"field": "tags", "op": "has_any", "value": ["cold"]}}"#
        #expect(door.post("/deals/search", search).texts("/id") == [deal])
    }

    @Test func `a workspace has so many tags, deleted ones included`() throws {
        let workspace = door.workspace
        try workspace.write(.init(actor: "a", cause: .request, requestID: "r", operation: "test")) {
            write throws(StoreError) in
            for number in 1..<Definitions.tagsMax {
                try write.record(DealModel.Tag(id: write.newID(), name: "t\(number)"))
            }
        }
        let last = make("last")
        #expect(door.post("/tags", #"{"name": "more"}"#).outcome == "409 conflict")
        #expect(door.delete("/tags/\(last)").status == 204)
        #expect(door.post("/tags", #"{"name": "more"}"#).outcome == "409 conflict")
        #expect(door.get("/tags?limit=1").status == 200)
    }
}
