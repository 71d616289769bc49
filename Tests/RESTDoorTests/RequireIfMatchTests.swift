import DealModel
import TestSupport
import Testing
import Wire

@testable import Operations
@testable import RESTDoor

/// The settings of a workspace, and what `require_if_match` asks of callers.
struct RequireIfMatchTests {
    private let door: TestDoor

    init() throws { door = try TestDoor() }

    private func require(_ requires: Bool = true) -> Answer {
        door.patch("/workspace", #"{"require_if_match": \#(requires)}"#, headers: ["If-Match": "*"])
    }

    @Test func `settings have a version, a tag and a history`() {
        let before = door.get("/workspace")
        #expect(before["/require_if_match"] == "false" && before["/version"] == "1" && before["/updated_at"] == "null")
        #expect(before["/name"] == "default")
        #expect(before.header("ETag") == "\"v1\"")
        door.clock.advance(seconds: 9)
        let after = door.patch("/workspace", #"{"require_if_match": true}"#, headers: ["If-Match": "\"v1\""])
        #expect(after["/version"] == "2" && after.header("ETag") == "\"v2\"")
        #expect(after["/updated_at"] == "2026-03-10T12:00:09.000000Z")
        #expect(door.get("/workspace").bytes == after.bytes)
        #expect(door.get("/workspace", headers: ["If-None-Match": "\"v2\""]).status == 304)
        // What is as it was is not a change.
        #expect(require().bytes == after.bytes)
        #expect(door.patch("/workspace", #"{"require_if_match": false}"#).outcome == "428 precondition_required")
        let late = door.patch("/workspace", #"{"require_if_match": false}"#, headers: ["If-Match": "\"v1\""])
        #expect(late.outcome == "412 version_mismatch" && late["/current_version"] == "2")
        #expect(require(false)["/version"] == "3")
        let events = door.get("/events?types=workspace.updated")
        #expect(events.texts("/changes/require_if_match/from") == ["false", "true"])
        #expect(events.texts("/changes/require_if_match/to") == ["true", "false"])
        #expect(events.texts("/entity/kind") == ["workspace", "workspace"])
        let id = events["/data/0/entity/id"]
        #expect(door.get("/audit?entity_id=\(id)").texts("/operation") == ["workspace.update", "workspace.update"])
        #expect(door.get("/audit?entity_kind=workspace").texts("/type").count == 2)
    }

    @Test func `settings hold after a restart`() throws {
        #expect(require().status == 200)
        let deal = door.deal()
        door.workspace.close()
        let again = try TestDoor(folder: door.folder)
        #expect(again.get("/workspace")["/require_if_match"] == "true")
        #expect(again.delete("/deals/\(deal)").outcome == "428 precondition_required")
    }

    @Test func `only admins set, and everybody sees`() {
        let body = #"{"require_if_match": true}"#
        for (principal, get, patch) in [
            (TestDoor.reader, "200", "403 insufficient_scope"), (TestDoor.writer, "200", "403 insufficient_scope"),
            (TestDoor.owner, "200", "200"),
        ] {
            #expect(door.send("GET", "/api/v1/workspace", as: principal).outcome == get)
            let headers = ["Content-Type": "application/json"]
            let answer = door.send(
                "PATCH", "/api/v1/workspace", .bytes(Array(body.utf8)), headers: headers, as: principal)
            #expect(answer.outcome == patch)
        }
        #expect(door.patch("/workspace", "{}", headers: ["If-Match": "*"]).errors == [" empty"])
        #expect(door.patch("/workspace", #"{"requires": 1}"#).outcome == "422 validation_failed")
    }

    @Test func `settings change no tag of a deal`() {
        let deal = door.deal()
        let tag = door.get("/deals/\(deal)").header("ETag")
        #expect(require().status == 200)
        #expect(door.get("/deals/\(deal)").header("ETag") == tag)
    }

    @Test func `every change to what is there needs a condition, and what is made needs none`() {
        let deal = door.deal()
        let spare = door.secondPipeline()
        let stage = door.stage("Lead")
        let contact = Schemas.exampleID
        #expect(require().status == 200)
        // What is made.
        #expect(door.post("/deals", #"{"title": "x"}"#).status == 201)
        #expect(door.post("/pipelines", #"{"name": "x"}"#).status == 201)
        #expect(door.post("/pipelines/\(spare)/stages", #"{"name": "x"}"#).status == 201)
        let tag = door.post("/tags", #"{"name": "hot"}"#)
        #expect(tag.status == 201)
        #expect(door.post("/deals/\(deal)/contacts", #"{"contact_id": "\#(contact)"}"#).status == 201)
        #expect(put("/deals/by-external-id/crm/1", #"{"title": "x"}"#).status == 201)
        // What is there.
        let order = door.get("/pipelines/\(spare)/stages").texts("/id").map { "\"\($0)\"" }.joined(separator: ", ")
        let changes: [(String, String, String)] = [
            ("PATCH", "/deals/\(deal)", #"{"title": "x"}"#), ("DELETE", "/deals/\(deal)", ""),
            ("POST", "/deals/\(deal)/restore", ""), ("POST", "/deals/\(deal)/win", ""),
            ("POST", "/deals/\(deal)/lose", ""), ("POST", "/deals/\(deal)/reopen", ""),
            ("POST", "/deals/\(deal)/move", #"{"stage_id": "\#(stage)"}"#),
            ("PATCH", "/deals/\(deal)/contacts/\(contact)", #"{"role": "x"}"#),
            ("DELETE", "/deals/\(deal)/contacts/\(contact)", ""),
            ("POST", "/deals/\(deal)/tags", #"{"tags": ["hot"]}"#), ("PUT", "/deals/\(deal)/tags", #"{"tags": []}"#),
            ("DELETE", "/deals/\(deal)/tags/\(tag["/id"])", ""), ("PATCH", "/tags/\(tag["/id"])", #"{"name": "x"}"#),
            ("DELETE", "/tags/\(tag["/id"])", ""), ("PATCH", "/stages/\(stage)", #"{"name": "x"}"#),
            ("POST", "/stages/\(stage)/archive", ""), ("DELETE", "/stages/\(stage)", ""),
            ("POST", "/pipelines/\(spare)/stages/reorder", #"{"stage_ids": [\#(order)]}"#),
            ("PATCH", "/pipelines/\(spare)", #"{"name": "x"}"#), ("DELETE", "/pipelines/\(spare)", ""),
            ("PUT", "/deals/by-external-id/crm/1", #"{"title": "y"}"#),
            ("PATCH", "/workspace", #"{"require_if_match": true}"#),
        ]
        let version = door.workspace.dataVersion
        for (method, path, body) in changes {
            let headers = body.isEmpty ? [:] : ["Content-Type": "application/json"]
            let answer = door.send(method, "/api/v1" + path, .bytes(Array(body.utf8)), headers: headers)
            #expect(answer.outcome == "428 precondition_required", "\(method) \(path)")
            #expect(answer.errors == ["/header/If-Match missing_field"], "\(method) \(path)")
        }
        #expect(door.workspace.dataVersion == version)
        #expect(door.patch("/deals/\(deal)", #"{"title": "x"}"#, headers: ["If-Match": "\"v2\""]).status == 200)
        let reorder = "/pipelines/\(spare)/stages/reorder"
        #expect(door.post(reorder, "{\"stage_ids\": [\(order)]}", headers: ["If-Match": "\"v1\""]).status == 200)
        #expect(door.post(reorder, "{\"stage_ids\": [\(order)]}", headers: ["If-Match": "\"v2\""]).status == 412)
        // A mismatch is a mismatch, whatever is required.
        #expect(require(false).status == 200)
        #expect(door.patch("/deals/\(deal)", #"{"title": "y"}"#).status == 200)
    }

    @Test func `operations of many need their own`() {
        let deal = door.deal(#""external_id": {"source": "crm", "id": "1"}"#)
        #expect(require().status == 200)
        let external = #""external_id": {"source": "crm", "id": "1"}"#
        let operations = [
            #"{"op": "create", "title": "x"}"#, #"{"op": "update", "id": "\#(deal)", "title": "x"}"#,
            #"{"op": "move", "id": "\#(deal)", "stage_id": "\#(door.stage("Won"))"}"#,
            #"{"op": "delete", "id": "\#(deal)"}"#, #"{"op": "restore", "id": "\#(deal)"}"#,
            #"{"op": "upsert", "title": "y", \#(external)}"#,
            #"{"op": "upsert", "title": "y", \#(external), "if_match": 1}"#,
            #"{"op": "upsert", "title": "y", "external_id": {"source": "crm", "id": "2"}}"#,
        ].joined(separator: ", ")
        let answer = door.post("/deals/bulk", "{\"mode\": \"independent\", \"operations\": [\(operations)]}")
        #expect(
            answer.texts("/status", of: "/results") == ["201", "428", "428", "428", "428", "428", "200", "201"])
        #expect(answer["/results/1/error/code"] == "precondition_required")
        #expect(answer["/results/1/error/errors/0/pointer"] == "/operations/1/if_match")
        let atomic = door.post("/deals/bulk", "{\"mode\": \"atomic\", \"operations\": [\(operations)]}")
        #expect(atomic.errors.filter { $0.hasSuffix("if_match missing_field") }.count == 6)
    }

    @discardableResult
    private func put(_ path: String, _ body: String) -> Answer {
        door.send("PUT", "/api/v1" + path, .bytes(Array(body.utf8)), headers: ["Content-Type": "application/json"])
    }
}
