import DealAnalytics
import DealModel
import TestSupport
import Testing
import Wire
import WorkspaceStore

@testable import Operations
@testable import RESTDoor

/// `dry_run`: what would be answered is answered, and nothing is done.
struct RehearsalTests {
    private static let dry = "?dry_run=true"
    private let door: TestDoor

    init() throws { door = try TestDoor() }

    /// All that can be seen of the workspace: every row of every table, what the columns hold, and what is told of it.
    private func everything() throws -> [String] {
        let snapshot = door.workspace.snapshot
        let figures = door.workspace.figures
        let fresh = RESTDoorWithoutMemory(door)
        let told = ["/pipelines/summary", "/pipelines", "/tags", "/rate-sets", "/workspace", "/audit?limit=500"].map {
            String(decoding: fresh.get($0).bytes, as: UTF8.self)
        }
        return [
            try SQLiteTool.run(door.workspace.store.path, ".dump"),
            "\(snapshot.dataVersion) \(String(describing: snapshot.lastRecordedAt)) \(snapshot.bytesInColumns)",
            "\(figures.rows) \(door.workspace.dataVersion) \(door.workspace.rates.sets.count)",
        ] + told
    }

    /// What a caller sees of an answer, but for what a rehearsal has other than the real call.
    private func seen(_ answer: Answer) -> String {
        let others = ["Dry-Run", "X-Request-Id", "ETag", "Location", "Cache-Control"]
        let headers = answer.headers.filter { !others.contains($0.name) }.map { "\($0.name)=\($0.value)" }
        return "\(answer.status) \(headers) \(String(decoding: answer.bytes, as: UTF8.self))"
    }

    @Test(arguments: [false, true])
    func `a rehearsal answers as the call does, and leaves everything as it was`(hasKey: Bool) throws {
        let scene = WriteScene(door)
        let operations = Catalogue.standard.operations.filter { $0.canRehearse && !$0.isLocal }
        #expect(scene.names == Set(operations.map(\.name)))
        for operation in operations {
            let headers = hasKey ? ["Idempotency-Key": operation.name] : [:]
            let before = try everything()
            let givenCount = door.identifiers.givenCount
            for _ in 0..<2 {
                door.identifiers.givenCount = givenCount
                let rehearsed = scene.send(operation, query: Self.dry, headers: headers)
                #expect(rehearsed.header("Dry-Run") == "true", "\(operation.name)")
                #expect(rehearsed.header("ETag") == nil && rehearsed.header("Location") == nil, "\(operation.name)")
                #expect(try everything() == before, "\(operation.name) left something")
                door.identifiers.givenCount = givenCount
                #expect((200...204).contains(rehearsed.status), "\(operation.name): \(seen(rehearsed))")
            }
            // The clock stands still and the ids come again, so that even these are the same.
            let rehearsed = scene.send(operation, query: Self.dry, headers: headers)
            door.identifiers.givenCount = givenCount
            let real = scene.send(operation, query: "?dry_run=false", headers: headers)
            #expect(real.header("Dry-Run") == nil)
            #expect(seen(rehearsed) == seen(real), "\(operation.name)")
            #expect(real.header("Idempotent-Replayed") == nil, "\(operation.name) was kept by a rehearsal")
        }
    }

    @Test func `a rehearsal is refused as the call is, and leaves nothing then either`() throws {
        let deal = door.deal()
        let before = try everything()
        let lead = door.stage("Lead")
        let refused = #"{"op": "delete", "id": "\#(lead)"}"#
        let requests: [(method: String, path: String, body: String, headers: [String: String], outcome: String)] = [
            ("PATCH", "/deals/\(deal)", #"{"title": "x"}"#, ["If-Match": "\"v9\""], "412 version_mismatch"),
            ("PATCH", "/deals/\(lead)", #"{"title": "x"}"#, [:], "404 not_found"),
            ("POST", "/deals/\(deal)/move", #"{"stage_id": "\#(lead)"}"#, [:], "422 validation_failed"),
            ("POST", "/deals/\(deal)/reopen", "{}", [:], "409 conflict"),
            ("POST", "/deals", #"{"titel": "x"}"#, [:], "422 validation_failed"),
            ("DELETE", "/stages/\(lead)", "", [:], "409 in_use"),
            (
                "POST", "/deals/bulk",
                #"{"mode": "atomic", "operations": [{"op": "create", "title": "a"}, \#(refused)]}"#,
                [:], "422 validation_failed"
            ),
        ]
        for request in requests {
            var headers = request.headers
            if !request.body.isEmpty { headers["Content-Type"] = "application/json" }
            func send(_ query: String) -> Answer {
                door.send(
                    request.method, "/api/v1" + request.path + query, .bytes(Array(request.body.utf8)), headers: headers
                )
            }
            let rehearsed = send(Self.dry)
            #expect(rehearsed.outcome == request.outcome, "\(request.path)")
            #expect(send("").errors == rehearsed.errors)
            #expect(try everything() == before, "\(request.path)")
        }
    }

    @Test func `of many operations in one request each sees what those before it would have done`() throws {
        let before = try everything()
        let operations = #"""
            [{"op": "upsert", "title": "A", "external_id": {"source": "crm", "id": "1"}},
            {"op": "upsert", "title": "B", "external_id": {"source": "crm", "id": "1"}},
            {"op": "delete", "id": "\#(door.pipelineID)"}]
            """#
        let independent = door.post(
            "/deals/bulk?dry_run=true", #"{"mode": "independent", "operations": \#(operations)}"#)
        #expect(independent.texts("/status", of: "/results") == ["201", "200", "404"])
        #expect(independent.texts("/version", of: "/results") == ["1", "2", "absent"])
        #expect(try everything() == before)
    }

    @Test func `a rehearsal of what was done with the key says what the call would get again`() throws {
        let headers = ["Idempotency-Key": "k"]
        let made = door.post("/deals", #"{"title": "One"}"#, headers: headers)
        let again = door.post("/deals?dry_run=true", #"{"title": "One"}"#, headers: headers)
        #expect(again.bytes == made.bytes)
        #expect(again.header("Idempotent-Replayed") == "true" && again.header("Dry-Run") == "true")
        let other = door.post("/deals?dry_run=true", #"{"title": "Two"}"#, headers: headers)
        #expect(other.outcome == "422 idempotency_conflict")
    }

    @Test func `whoever waits for events hears nothing of a rehearsal`() {
        door.post("/deals?dry_run=true", #"{"title": "One"}"#)
        let events = door.get("/events?after=\(door.workspace.dataVersion)&limit=500")
        #expect(events.status == 200 && events.texts("/id").isEmpty)
    }

    @Test func `what cannot be rehearsed knows no such parameter, and what can says so in its description`() {
        for operation in Catalogue.standard.operations {
            let parameter = operation.parameters.first { $0.name == Operation.rehearsalName }
            #expect((parameter?.place == .query) == operation.canRehearse, "\(operation.name)")
            #expect(!operation.canRehearse || operation.effect != .reads, "\(operation.name)")
        }
        let answers = [
            door.get("/deals?dry_run=true"), door.post("/keys?dry_run=true", #"{"name": "Dashboard"}"#),
            door.post("/deals/search?dry_run=true", "{}"),
        ]
        for answer in answers {
            #expect(answer.outcome == "400 unknown_parameter")
            #expect(answer.errors == ["/query/dry_run unknown_parameter"])
        }
        #expect(door.post("/deals?dry_run=yes", #"{"title": "x"}"#).outcome == "400 invalid_parameter")
        #expect(door.get("/deals?include=count")["/page/count"] == "0")
    }

    @Test func `a file of exchange rates for a set by its name is rehearsed too`() throws {
        let before = try everything()
        let path = "/local/rate-sets/import?set=ECB&dry_run=true"
        let answer = door.upload("date,currency,rate\n2026-01-02,USD,1.5\n", to: path, as: TestDoor.local)
        #expect(answer.status == 200 && answer["/added"] == "1")
        #expect(try everything() == before)
    }
}
