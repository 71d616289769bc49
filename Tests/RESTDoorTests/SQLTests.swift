import Locking
import TestSupport
import Testing
import Wire

@testable import RESTDoor

@Suite struct SQLTests {
    private static func body(_ members: [(String, JSON)]) -> String { JSON.object(JSONObject(members)).encodedText() }

    private static func ask(_ door: TestDoor, _ statement: String, _ more: [(String, JSON)] = []) -> Answer {
        door.post("/analytics/sql", body([("statement", .string(statement)), ("timeout_ms", 10_000)] + more))
    }

    private static func rows(_ door: TestDoor, _ statement: String, _ more: [(String, JSON)] = []) -> JSON? {
        ask(door, statement, more).value("/data/results/0/rows")
    }

    @Test func `deals are rows with their names, amounts and moments`() throws {
        let door = try TestDoor()
        let deal = door.deal(#""amount": "1234.50", "currency": "EUR", "owner_id": "anna""#, title: "Ten servers")
        door.clock.advance(seconds: 60)
        door.move(deal, to: door.stage("Proposal"))
        let statement = """
            SELECT id, title, pipeline_id, stage, status, amount_minor, amount, currency, probability, weighted_minor,
            weighted, owner_id, created_at, stage_entered_at, closed_at FROM deals
            """
        #expect(
            Self.rows(door, statement) == [
                [
                    .string(deal), "Ten servers", .string(door.pipelineID), "Proposal", "open", 123_450,
                    .number(JSONNumber(exactText: "1234.5") ?? 0), "EUR", .number(JSONNumber(exactText: "0.5") ?? 0),
                    61_725, .number(JSONNumber(exactText: "617.25") ?? 0), "anna", "2026-03-10T12:00:00.000000Z",
                    "2026-03-10T12:01:00.000000Z", .null,
                ]
            ])
    }

    @Test func `a question sees the writes before it, and none of another moment`() throws {
        let door = try TestDoor()
        #expect(Self.rows(door, "SELECT count(*) FROM deals") == [[0]])
        let deal = door.deal()
        #expect(Self.rows(door, "SELECT count(*) FROM deals") == [[1]])
        door.clock.advance(seconds: 86_400)
        door.post("/deals/\(deal)/win")
        let statement = "SELECT status, (SELECT status FROM deals_as_of('2026-03-10')) FROM deals"
        #expect(Self.rows(door, statement) == [["won", "open"]])
        #expect(
            Self.rows(door, "SELECT status, now() FROM deals", [("as_of", "2026-03-10")]) == [
                ["open", "2026-03-10T23:59:59.999999Z"]
            ])
        door.delete("/deals/\(deal)")
        #expect(Self.rows(door, "SELECT count(*) FROM deals") == [[0]])
        #expect(Self.rows(door, "SELECT exit_reason FROM stays ORDER BY entered_at DESC LIMIT 1") == [["deleted"]])
    }

    @Test func `one bad statement of several costs the others nothing`() throws {
        let door = try TestDoor()
        let answer = door.post(
            "/analytics/sql",
            Self.body([
                ("statements", ["SELECT 1 AS one", "SELECT nme FROM stages", "SELECT 2"]), ("timeout_ms", 10_000),
            ]))
        #expect(answer.status == 200)
        #expect(
            answer.value("/data/results/0") == [
                "columns": ["one"], "rows": [[1]], "row_count": 1, "truncated": false,
            ])
        #expect(answer["/data/results/1/error/code"] == "unknown_column")
        #expect(answer["/data/results/1/error/did_you_mean"] == "name")
        #expect(answer.value("/data/results/2/rows") == [[2]])
    }

    @Test func `one bad statement by itself is a refusal that teaches`() throws {
        let door = try TestDoor()
        let answer = Self.ask(door, "SELECT * FROM del_as_of('2026-01-01')")
        #expect(answer.status == 422)
        #expect(answer["/errors/0/pointer"] == "/statement" && answer["/errors/0/code"] == "unknown_table")
        #expect(Self.ask(door, "SELECT * FROM deals_as_of('soon')")["/errors/0/code"] == "table_refused")
        #expect(Self.ask(door, "DELETE FROM deals")["/errors/0/code"] == "not_one_select")
    }

    @Test(arguments: [
        "{}", #"{"statement": "SELECT 1", "statements": ["SELECT 1"]}"#, #"{"statements": []}"#,
        #"{"statement": "SELECT 1", "rows_max": 0}"#, #"{"statement": "SELECT 1", "rows_max": 10001}"#,
        #"{"statement": "SELECT 1", "timeout_ms": 10001}"#, #"{"statement": "SELECT 1", "as_of": "soon"}"#,
    ])
    func `what cannot be asked is refused`(body: String) throws {
        #expect(try TestDoor().post("/analytics/sql", body).status == 422)
    }

    @Test func `more rows than were asked for are cut off, and it is said`() throws {
        let answer = Self.ask(try TestDoor(), "SELECT name FROM stages", [("rows_max", 2)])
        #expect(answer.value("/data/results/0/row_count") == 2 && answer.value("/data/results/0/truncated") == true)
    }

    /// A stage holds its place from the beginning of time, so that it shares that of another before it was made.
    @Test func `a step past nothing but a stage at the same place is no skip`() throws {
        let door = try TestDoor()
        let deal = door.deal("\"stage_id\": \"\(door.stage("Proposal"))\"")
        door.clock.advance(seconds: 60)
        door.move(deal, to: door.stage("Negotiation"))
        door.clock.advance(seconds: 60)
        #expect(door.post("/pipelines/\(door.pipelineID)/stages", #"{"name": "Demo", "position": 3}"#).status == 201)
        #expect(door.directions(deal) == ["created", "forward"])
        #expect(Self.rows(door, "SELECT direction FROM stage_changes ORDER BY id") == [["created"], ["forward"]])
        let reasons = "SELECT enter_reason, exit_reason FROM stays ORDER BY entered_at"
        #expect(Self.rows(door, reasons) == [["created", "forward"], ["forward", .null]])
    }
}
