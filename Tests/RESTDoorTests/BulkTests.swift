import DealModel
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations
@testable import RESTDoor

/// Many operations on deals in one request.
struct BulkTests {
    private let door: TestDoor

    init() throws { door = try TestDoor() }

    private func bulk(_ mode: String, _ operations: [String], _ headers: [String: String] = [:]) -> Answer {
        let body = "{\"mode\": \"\(mode)\", \"operations\": [\(operations.joined(separator: ", "))]}"
        return door.post("/deals/bulk", body, headers: headers)
    }

    private var count: String { door.get("/deals?include=count")["/page/count"] }

    @Test(arguments: ["independent", "atomic"])
    func `all that can be done to a deal can be done to many, in order`(mode: String) {
        let (changed, moved, closed) = (door.deal(), door.deal(), door.deal())
        let lead = door.stage("Lead")
        let qualified = door.stage("Qualified")
        let external = #""external_id": {"source": "crm", "id": "7"}"#
        let answer = bulk(
            mode,
            [
                #"{"op": "create", "title": "New", "amount": "1.50", "currency": "EUR", "stage_id": "\#(qualified)"}"#,
                #"{"op": "update", "id": "\#(changed)", "if_match": "v1", "owner_id": "anna"}"#,
                #"{"op": "update", "id": "\#(changed)", "if_match": 2, "owner_id": null, "reason": "undone"}"#,
                #"{"op": "move", "id": "\#(moved)", "stage_id": "\#(qualified)", "probability": 0.5}"#,
                #"{"op": "move", "id": "\#(moved)", "stage_id": "\#(lead)", "if_match": "\"v2-7\""}"#,
                #"{"op": "delete", "id": "\#(closed)", "if_match": "*"}"#,
                #"{"op": "restore", "id": "\#(closed)", "reason": "Deleted by mistake"}"#,
                #"{"op": "upsert", \#(external), "title": "Seven"}"#,
                #"{"op": "upsert", \#(external), "title": "Seven", "owner_id": "ben"}"#,
                #"{"op": "upsert", \#(external), "title": "Seven", "if_match": 2}"#,
            ])
        #expect(answer.status == 200, "\(answer.errors)")
        #expect(
            answer.texts("/status", of: "/results") == [
                "201", "200", "200", "200", "200", "204", "200", "201", "200", "200",
            ])
        #expect(answer.texts("/version", of: "/results") == ["1", "2", "3", "2", "3", "2", "3", "1", "2", "2"])
        #expect(answer.texts("/index", of: "/results") == (0...9).map(String.init))
        #expect(answer["/results/1/id"] == changed)
        #expect(answer["/results/9/id"] == answer["/results/7/id"])
        let new = door.get("/deals/\(answer["/results/0/id"])")
        #expect(new["/amount"] == "1.50" && new["/stage_id"] == qualified && new["/title"] == "New")
        #expect(door.get("/deals/\(moved)")["/probability"] == "0.5")
        #expect(door.directions(moved) == ["created", "forward", "backward"])
        #expect(door.get("/deals/\(closed)")["/deleted_at"] == "null")
        #expect(door.get("/deals/\(answer["/results/7/id"])")["/owner_id"] == "ben")
        #expect(count == "5")
    }

    /// Operations of which each is refused, with the status and where.
    private func refused(_ deal: String) -> [(operation: String, status: String, error: String)] {
        let nothing = Schemas.exampleID
        return [
            (#"{"op": "update", "id": "\#(nothing)", "title": "x"}"#, "404 not_found", " not_found"),
            (
                #"{"op": "update", "id": "\#(deal)", "title": "x", "if_match": 9}"#, "412 version_mismatch",
                " version_mismatch"
            ),
            (
                #"{"op": "move", "id": "\#(deal)", "stage_id": "\#(door.stage("Lead"))"}"#, "422 validation_failed",
                "/stage_id same_stage"
            ),
            (
                #"{"op": "delete", "id": "\#(deal)", "effective_at": "2099-01-01T00:00:00Z"}"#,
                "422 validation_failed", "/effective_at out_of_range"
            ),
            (#"{"op": "restore", "id": "\#(deal)"}"#, "409 conflict", " conflict"),
            (
                #"{"op": "create", "title": "x", "stage_id": "\#(nothing)"}"#, "422 validation_failed",
                "/stage_id unknown_id"
            ),
            (
                #"{"op": "create", "title": "x", "external_id": {"source": "crm", "id": "1"}}"#, "409 conflict",
                "/external_id taken"
            ),
            (
                #"{"op": "upsert", "title": "x", "external_id": {"source": "crm", "id": "2"}, "if_match": 1}"#,
                "412 version_mismatch", " version_mismatch"
            ),
        ]
    }

    @Test func `what is refused is undone alone in the independent mode`() {
        let deal = door.deal(#""external_id": {"source": "crm", "id": "1"}"#)
        let refused = refused(deal)
        let answer = bulk("independent", refused.flatMap { [$0.operation, #"{"op": "create", "title": "Good"}"#] })
        #expect(answer.status == 200)
        for (index, (_, status, error)) in refused.enumerated() {
            let result = "/results/\(2 * index)"
            #expect("\(answer[result + "/status"]) \(answer[result + "/error/code"])" == status)
            let place = "/operations/\(2 * index)"
            if !error.hasPrefix(" ") {
                let found = "\(answer[result + "/error/errors/0/pointer"]) \(answer[result + "/error/errors/0/code"])"
                #expect(found == place + error)
            }
            #expect(answer[result + "/id"] == "absent")
            #expect(answer["/results/\(2 * index + 1)/status"] == "201")
        }
        #expect(answer["/results/2/error/current_version"] == "1")
        #expect(count == "\(1 + refused.count)")
        #expect(door.get("/deals/\(deal)")["/version"] == "1")
        // Nothing of what was undone stands in the log.
        #expect(door.get("/events?limit=500").texts("/operation").filter { $0 == "deals.bulk" }.count == refused.count)
    }

    @Test func `one that is refused undoes all in the atomic mode, and each is named`() {
        let deal = door.deal(#""external_id": {"source": "crm", "id": "1"}"#)
        let refused = refused(deal)
        let version = door.workspace.dataVersion
        let answer = bulk("atomic", refused.flatMap { [#"{"op": "create", "title": "Good"}"#, $0.operation] })
        #expect(answer.outcome == "422 validation_failed")
        #expect(answer.errors == refused.enumerated().map { "/operations/\(2 * $0 + 1)\($1.error)" })
        #expect(door.workspace.dataVersion == version)
        #expect(count == "1")
        #expect(bulk("atomic", [#"{"op": "create", "title": "Good"}"#])["/results/0/status"] == "201")
    }

    @Test(arguments: ["independent", "atomic"])
    func `what is wrong with the form is told before anything is done`(mode: String) {
        let deal = door.deal()
        let answer = bulk(
            mode,
            [
                #"{"op": "create", "title": "Good"}"#, #"{"op": "creat", "title": "x"}"#, #"{"title": "x"}"#, "7",
                #"{"op": 7}"#, #"{"op": "create", "titel": "x", "id": "y"}"#,
                #"{"op": "update", "id": "\#(deal)", "if_match": "abc"}"#,
                #"{"op": "delete", "id": "\#(deal)", "if_match": -1}"#,
                #"{"op": "delete", "id": "\#(deal)", "if_match": "W/\"v1\""}"#,
                #"{"op": "delete", "id": "\#(deal)", "if_match": true}"#,
                #"{"op": "create", "title": "x", "amount": 5}"#,
                #"{"op": "upsert", "title": "x", "external_id": null}"#, #"{"op": "move", "id": "\#(deal)"}"#,
            ])
        #expect(answer.outcome == "422 validation_failed")
        #expect(
            Set(answer.errors) == [
                "/operations/1/op not_in_enumeration ~create", "/operations/2/op missing_field",
                "/operations/3 wrong_type", "/operations/4/op wrong_type",
                "/operations/5/titel unknown_field ~title", "/operations/5/id unknown_field",
                "/operations/5/title missing_field", "/operations/6 empty", "/operations/6/if_match invalid_format",
                "/operations/7/if_match wrong_type", "/operations/8/if_match invalid_format",
                "/operations/9/if_match wrong_type", "/operations/10/currency missing_field",
                "/operations/11/external_id wrong_type", "/operations/12/stage_id missing_field",
            ])
        #expect(count == "1")
    }

    @Test(arguments: [
        #"{"op": "create", "title": "x"}"#, #"{"op": "update", "id": "\#(Schemas.exampleID)", "title": "x"}"#,
    ])
    func `there are from one to a thousand operations`(operation: String) {
        #expect(BulkLimits.operationsMax == 1_000)
        #expect(bulk("atomic", []).errors == ["/operations too_few"])
        let all = Array(repeating: operation, count: BulkLimits.operationsMax)
        #expect(bulk("independent", all).texts("/index", of: "/results").count == BulkLimits.operationsMax)
        #expect(bulk("independent", all + [operation]).errors == ["/operations too_many"])
    }

    @Test func `more refusals than one answer lists are counted`() {
        let operations = Array(
            repeating: #"{"op": "update", "id": "\#(Schemas.exampleID)", "title": "x"}"#, count: 150)
        let answer = bulk("atomic", operations)
        #expect(answer.errors.count == Schema.problemsMax + 1)
        #expect(answer.errors.last == " more_problems")
        let wrong = Array(repeating: #"{"op": "update", "id": "\#(Schemas.exampleID)"}"#, count: 150)
        #expect(bulk("atomic", wrong).errors.last == " more_problems")
    }

    @Test func `errors that would become too long say their code alone, and are answered again as they were`() {
        let long = String(repeating: "\\u0001", count: DealLimits.externalIDCharactersMax)
        door.deal(#""external_id": {"source": "\#(long)", "id": "\#(long)"}"#)
        let operation = #"{"op": "create", "title": "x", "external_id": {"source": "\#(long)", "id": "\#(long)"}}"#
        let key = ["Idempotency-Key": "k"]
        let few = bulk("independent", Array(repeating: operation, count: 300))
        #expect(few["/results/0/error/detail"] != "absent")
        let answer = bulk("independent", Array(repeating: operation, count: BulkLimits.operationsMax), key)
        #expect(answer["/results/999/error/code"] == "conflict")
        #expect(answer["/results/999/error/detail"] == "absent")
        #expect(answer.bytes.count < BulkLimits.answerBytesMax / 4)
        let again = bulk("independent", Array(repeating: operation, count: BulkLimits.operationsMax), key)
        #expect(again.bytes == answer.bytes)
        #expect(again.header("Idempotent-Replayed") == "true")
        #expect(BulkLimits.answerBytesMax < KeptAnswer.bodyBytesMax)
    }

    @Test func `only who may write may do many`() {
        let body = #"{"mode": "atomic", "operations": [{"op": "create", "title": "x"}]}"#
        let headers = ["Content-Type": "application/json"]
        func send(_ principal: Principal) -> String {
            door.send("POST", "/api/v1/deals/bulk", .bytes(Array(body.utf8)), headers: headers, as: principal).outcome
        }
        #expect(send(TestDoor.reader) == "403 insufficient_scope")
        #expect(send(TestDoor.writer) == "200")
    }
}
