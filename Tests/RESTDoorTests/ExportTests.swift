import DealModel
import Digests
import Foundation
import Operations
import TestSupport
import Testing
import Wire

@testable import RESTDoor

@Suite struct ExportTests {
    private static let request = #"{"report": "deals", "format": "csv", "parameters": {"owner_id": "anna,bert"}}"#

    let door: TestDoor

    init() throws {
        door = try TestDoor()
        door.deal(#""amount": 10, "currency": "EUR", "owner_id": "anna""#, title: "First")
        door.deal(#""amount": 20, "currency": "EUR", "owner_id": "carl""#, title: "Second")
        door.deal(#""owner_id": "bert""#, title: "Third")
    }

    private func files() -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: door.folder.file("exports")))?.sorted() ?? []
    }

    @Test func `an export is taken, written, and its file is what the report is`() throws {
        let taken = door.post("/exports", Self.request)
        #expect(taken.status == 202)
        #expect(taken.header("Location") == "/api/v1/exports/\(taken["/id"])")
        #expect(taken["/state"] == "queued")
        let done = door.exported(taken["/id"])
        #expect(done["/state"] == "succeeded")
        #expect(done["/rows"] == "2")
        let file = door.get("/exports/\(taken["/id"])/file")
        #expect(file.header("Content-Type") == "text/csv; charset=utf-8")
        #expect(done["/result/bytes"] == String(file.bytes.count))
        #expect(done["/result/sha256"] == Hex.encode(SHA256.digest(of: file.bytes)))
        #expect(file.header("ETag") == "\"\(done["/result/sha256"])\"")
        let report = door.get("/reports/deals?format=csv&owner_id=anna,bert")
        let isSame = report.bytes == file.bytes
        #expect(isSame)
        #expect(door.get("/exports").texts("/id") == [taken["/id"]])
    }

    @Test func `what an export says is settled when it is asked for`() throws {
        let taken = door.post("/exports", Self.request)
        let report = door.get("/reports/deals?format=csv&owner_id=anna,bert&as_of=\(taken["/as_of"])")
        door.clock.advance(seconds: 60)
        door.deal(#""owner_id": "anna""#, title: "Later")
        // Learnt later, and true before.
        door.deal(#""owner_id": "anna", "effective_at": "2026-01-01T00:00:00Z""#, title: "Backdated")
        _ = door.exported(taken["/id"])
        let file = door.get("/exports/\(taken["/id"])/file")
        let isSame = report.bytes == file.bytes
        #expect(isSame)
    }

    @Test func `a finished export can be removed, and goes away by itself`() {
        let first = door.finishedExport()
        let second = door.finishedExport()
        #expect(files().count == 4)
        #expect(door.delete("/exports/\(first)").status == 204)
        #expect(files().count == 2)
        #expect(door.get("/exports/\(first)").outcome == "404 not_found")
        door.clock.advance(seconds: ExportLimits.keptSecondsMax - 10)
        #expect(door.get("/exports/\(second)").outcome == "200")
        door.clock.advance(seconds: 10)
        #expect(door.get("/exports/\(second)").outcome == "404 not_found")
        #expect(door.get("/exports/\(second)/file").outcome == "404 not_found")
        #expect(files().isEmpty)
    }

    @Test func `an export is taken once and ended once by requests with a key`() {
        let key = ["Idempotency-Key": "k"]
        let taken = door.post("/exports", Self.request, headers: key)
        _ = door.exported(taken["/id"])
        let again = door.post("/exports", Self.request, headers: key)
        #expect(again["/id"] == taken["/id"])
        #expect(again.header("Idempotent-Replayed") == "true")
        #expect(files().count == 2)
        #expect(door.get("/exports").texts("/id") == [taken["/id"]])
        #expect(door.delete("/exports/\(taken["/id"])?dry_run=true", headers: key).header("Dry-Run") == "true")
        #expect(files().count == 2)
        for _ in 0..<2 { #expect(door.delete("/exports/\(taken["/id"])", headers: key).status == 204) }
        #expect(files() == [])
    }

    @Test(arguments: [("html", true), ("svg", true), ("csv", false), ("xml", false), ("pdf", false)])
    func `a file that a browser shows runs nothing and belongs to nobody's origin`(format: String, isShown: Bool) {
        let policy = isShown ? "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:" : nil
        let report = door.get("/reports/win-rates?format=\(format)")
        let id = door.finishedExport("{\"report\": \"win-rates\", \"format\": \"\(format)\"}")
        for answer in [report, door.get("/exports/\(id)/file")] {
            #expect(answer.status == 200)
            #expect(answer.header("Content-Security-Policy") == policy)
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
        }
    }

    @Test func `an export that cannot be made says why`() {
        // The stage is asked about only when the report is made.
        let funnel = #"{"report": "funnel", "format": "csv", "parameters": {"table": "nowhere"}}"#
        let done = door.exported(door.post("/exports", funnel)["/id"])
        #expect(done["/state"] == "failed")
        #expect(done["/failure"].contains("no table nowhere. Allowed: stages"))
        #expect(door.get("/exports/\(done["/id"])/file").outcome == "409 conflict")
        #expect(files().count == 1)
    }

    @Test(arguments: [
        (#"{"report": "deal", "format": "csv"}"#, "422 validation_failed", ["/report not_in_enumeration ~deals"]),
        (#"{"report": "deals", "format": "cvs"}"#, "422 validation_failed", ["/format not_in_enumeration ~csv"]),
        (
            #"{"report": "deals", "format": "csv", "parameters": {"asof": "2026-01-01"}}"#, "400 unknown_parameter",
            ["/query/asof unknown_parameter ~as_of"]
        ),
        (
            #"{"report": "deals", "format": "csv", "parameters": {"as_of": "soon"}}"#, "400 invalid_parameter",
            ["/query/as_of invalid_format"]
        ),
        (
            #"{"report": "person-context", "format": "csv"}"#, "400 invalid_parameter",
            ["/query/contact_id required"]
        ),
        (#"{"report": "deals", "format": "svg"}"#, "400 invalid_parameter", ["/query/format not_allowed"]),
    ])
    func `what cannot be exported is refused before it is taken`(body: String, outcome: String, errors: [String]) {
        let answer = door.post("/exports", body)
        #expect(answer.outcome == outcome)
        #expect(answer.errors == errors)
        #expect(door.get("/exports").texts("/id") == [])
    }

    @Test func `a reader can export, and nobody sees another's workspace`() throws {
        let body = RESTRequest.Body.bytes(Array(Self.request.utf8))
        let taken = door.send(
            "POST", "/api/v1/exports", body, headers: ["Content-Type": "application/json"], as: TestDoor.reader)
        #expect(taken.status == 202)
        _ = door.exported(taken["/id"])
        let other = try TestDoor()
        #expect(other.get("/exports/\(taken["/id"])").outcome == "404 not_found")
        #expect(other.get("/exports/\(taken["/id"])/file").outcome == "404 not_found")
        #expect(other.delete("/exports/\(taken["/id"])").outcome == "404 not_found")
    }

    @Test func `the oldest finished export makes room for a new one`() {
        let ids = (0...ExportLimits.exportsMax).map { _ in door.finishedExport() }
        #expect(door.get("/exports").texts("/id") == Array(ids.dropFirst()))
    }
}
