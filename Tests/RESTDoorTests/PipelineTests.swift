import DealModel
import Foundation
import TestSupport
import Testing

struct PipelineTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    @Test func `a new workspace has the seeded pipeline as its default`() {
        let list = door.get("/pipelines")
        #expect(list.texts("/name") == ["Sales"])
        #expect(list["/data/0/is_default"] == "true")
        #expect(list["/page/has_more"] == "false")
        let stages = door.get("/pipelines/\(door.pipelineID)/stages")
        #expect(stages.texts("/name") == ["Lead", "Qualified", "Proposal", "Negotiation", "Won", "Lost"])
        #expect(stages.texts("/probability") == ["0.1", "0.25", "0.5", "0.75", "1", "0"])
        #expect(stages.texts("/position") == ["1", "2", "3", "4", "5", "6"])
    }

    @Test func `a pipeline comes with its stages in one write`() {
        let answer = door.post(
            "/pipelines",
            """
            {"name": "New", "external_id": {"source": "crm", "id": "p"}, "stages": [
             {"name": "A", "probability": "0.05", "forecast_category": "pipeline", "stale_after_days": 14,
              "external_id": {"source": "crm", "id": "s"}}, {"name": "B", "kind": "won"}]}
            """)
        #expect(answer.status == 201)
        #expect(answer.header("Location") == "/api/v1/pipelines/" + answer["/id"])
        #expect(answer.header("ETag") == "\"v1\"")
        #expect(answer["/is_default"] == "false")
        #expect(door.get("/pipelines/" + answer["/id"]).bytes == answer.bytes)
        let stages = door.get("/pipelines/\(answer["/id"])/stages")
        #expect(stages.texts("/name") == ["A", "B"])
        #expect(stages["/data/0/probability"] == "0.05")
        #expect(stages["/data/0/forecast_category"] == "pipeline")
        #expect(stages["/data/0/stale_after_days"] == "14")
        #expect(stages["/data/0/external_id/id"] == "s")
        #expect(stages["/data/1/probability"] == "1")
    }

    @Test func `every mistake of a pipeline and its stages is told`() {
        let answer = door.post(
            "/pipelines",
            """
            {"nam": 1, "is_default": "yes", "stages": [{"kind": "win"}, {"name": "W", "kind": "won",
             "probability": 0.5}, {"name": "", "stale_after_days": 0, "position": 0}, 7]}
            """)
        #expect(answer.outcome == "422 validation_failed")
        #expect(
            Set(answer.errors) == [
                "/nam unknown_field ~name", "/name missing_field", "/is_default wrong_type",
                "/stages/0/name missing_field", "/stages/0/kind not_in_enumeration ~won",
                "/stages/1/probability not_allowed", "/stages/2/name too_short",
                "/stages/2/stale_after_days out_of_range", "/stages/2/position out_of_range", "/stages/3 wrong_type",
            ])
        #expect(door.get("/pipelines").texts("/name") == ["Sales"])
    }

    @Test func `a pipeline has at most a hundred stages`() {
        func body(_ count: Int) -> String {
            let stages = (0..<count).map { "{\"name\": \"S\($0)\"}" }.joined(separator: ", ")
            return "{\"name\": \"Long\", \"stages\": [\(stages)]}"
        }
        #expect(door.post("/pipelines", body(Definitions.stagesPerPipelineMax + 1)).errors == ["/stages too_many"])
        let pipeline = door.post("/pipelines", body(Definitions.stagesPerPipelineMax))["/id"]
        #expect(door.get("/pipelines/\(pipeline)/stages?limit=500").texts("/id").count == 100)
        #expect(door.post("/pipelines/\(pipeline)/stages", #"{"name": "x"}"#).outcome == "409 conflict")
    }

    @Test func `external ids of pipelines and stages belong to one each`() {
        let pipeline = #"{"name": "A", "external_id": {"source": "crm", "id": "1"}}"#
        let first = door.post("/pipelines", pipeline)["/id"]
        let again = door.post("/pipelines", pipeline)
        #expect(again.outcome == "409 conflict")
        #expect(again.errors == ["/external_id taken"])
        #expect(door.patch("/pipelines/\(door.pipelineID)", pipeline).outcome == "409 conflict")
        #expect(door.patch("/pipelines/\(first)", pipeline).status == 200)
        let stage = #"{"name": "S", "external_id": {"source": "crm", "id": "1"}}"#
        let made = door.post("/pipelines/\(first)/stages", stage)
        #expect(made.status == 201)
        #expect(door.post("/pipelines/\(first)/stages", stage).outcome == "409 conflict")
        #expect(door.patch("/stages/\(door.stage("Lead"))", stage).outcome == "409 conflict")
        #expect(door.patch("/stages/\(made["/id"])", stage).status == 200)
        let nested = door.post("/pipelines", "{\"name\": \"B\", \"stages\": [{\"name\": \"x\"}, \(stage)]}")
        #expect(nested.outcome == "409 conflict")
        #expect(nested.errors == ["/stages/1/external_id taken"])
        let twice = stage.replacingOccurrences(of: "\"1\"", with: "\"2\"")
        let both = door.post("/pipelines", "{\"name\": \"B\", \"stages\": [\(twice), \(twice)]}")
        #expect(both.errors == ["/stages/1/external_id taken"])
        #expect(door.get("/pipelines").texts("/name") == ["Sales", "A"])
    }

    @Test func `at most one pipeline is the default`() {
        let second = door.post("/pipelines", #"{"name": "B", "is_default": true}"#)["/id"]
        #expect(door.get("/pipelines").texts("/is_default") == ["false", "true"])
        door.patch("/pipelines/\(door.pipelineID)", #"{"is_default": true}"#)
        #expect(door.get("/pipelines").texts("/is_default") == ["true", "false"])
        door.patch("/pipelines/\(second)", #"{"is_default": false}"#)
        #expect(door.get("/pipelines").texts("/is_default") == ["true", "false"])
        door.delete("/pipelines/\(door.pipelineID)")
        #expect(door.get("/pipelines").texts("/is_default") == ["false"])
    }

    @Test func `a change holds only what is given, and counts versions of what changes`() {
        let path = "/pipelines/\(door.pipelineID)"
        door.clock.advance(seconds: 60)
        let renamed = door.patch(path, #"{"name": "Key accounts"}"#)
        #expect(renamed["/name"] == "Key accounts")
        #expect(renamed["/is_default"] == "true")
        #expect(renamed["/version"] == "2")
        #expect(renamed["/updated_at"] == "2026-03-10T12:01:00.000000Z")
        #expect(renamed["/created_at"] == "2026-03-10T12:00:00.000000Z")
        #expect(door.patch(path, #"{"name": "Key accounts"}"#)["/version"] == "2")
        #expect(door.patch(path, "{}").errors == [" empty"])
        #expect(door.patch(path, #"{"archive": true}"#).errors == ["/archive unknown_field ~archived"])
        #expect(door.patch(path, #"{"archived": true, "is_default": false}"#)["/archived"] == "true")
        #expect(door.patch(path, #"{"external_id": null, "archived": false}"#)["/archived"] == "false")
    }

    @Test func `a pipeline with deals, deleted ones included, is deleted only when they move elsewhere`() {
        let deal = door.deal()
        let deleted = door.deal()
        door.delete("/deals/\(deleted)")
        let won = door.deal(#""stage_id": "\#(door.stage("Won"))""#)
        let path = "/pipelines/\(door.pipelineID)"
        let refused = door.delete(path)
        #expect(refused.outcome == "409 in_use")
        #expect(refused["/deals"] == "3")
        let other = door.secondPipeline()
        let begun = door.stage("Begun", of: other)
        #expect(door.delete(path + "?move_to=\(door.stage("Lead"))").errors == ["/query/move_to not_allowed"])
        #expect(door.delete(path + "?move_to=\(other)").errors == ["/query/move_to unknown_id"])
        #expect(door.delete(path + "?move_to=x").errors == ["/query/move_to invalid_format"])
        door.post("/stages/\(begun)/archive")
        #expect(door.delete(path + "?move_to=\(begun)").outcome == "409 archived")
        door.patch("/stages/\(begun)", #"{"archived": false}"#)
        door.clock.advance(seconds: 60)
        let lead = door.stage("Lead")
        #expect(door.delete(path + "?move_to=\(begun)").status == 204)
        for id in [deal, deleted, won] { #expect(door.get("/deals/\(id)")["/stage_id"] == begun) }
        #expect(door.get("/deals/\(deleted)")["/deleted_at"] != "null")
        #expect(door.directions(won) == ["created", "transfer"])
        #expect(door.get(path).outcome == "404 not_found")
        #expect(door.patch(path, #"{"name": "x"}"#).outcome == "404 not_found")
        #expect(door.delete(path).outcome == "404 not_found")
        #expect(door.get(path + "/stages").outcome == "404 not_found")
        #expect(door.post(path + "/stages", #"{"name": "x"}"#).outcome == "404 not_found")
        #expect(door.post(path + "/stages/reorder", #"{"stage_ids": ["\#(begun)"]}"#).outcome == "404 not_found")
        #expect(door.get("/stages/\(lead)").outcome == "404 not_found")
        #expect(door.post("/stages/\(lead)/archive").outcome == "404 not_found")
        #expect(door.get(path + "/summary").outcome == "404 not_found")
        #expect(door.get("/pipelines/summary").texts("/pipeline_name", of: "/data/pipelines") == ["Renewals"])
        let earlier = door.get(path + "/summary?as_of=2026-03-10T12:00:30Z&include=closed")
        #expect(earlier["/data/total_deals"] == "1")
        #expect(earlier["/data/won/count"] == "1")
        #expect(
            door.get("/pipelines/summary?as_of=2026-03-10T12:00:30Z").texts("/total_deals", of: "/data/pipelines")
                == ["1", "0"])
    }

    @Test func `pages of pipelines go on where they ended, whatever is deleted meanwhile`() {
        for name in ["B", "C", "D", "E"] { door.post("/pipelines", "{\"name\": \"\(name)\"}") }
        let first = door.get("/pipelines?limit=2")
        #expect(first.texts("/name") == ["Sales", "B"])
        door.delete("/pipelines/\(first["/data/1/id"])")
        let second = door.get("/pipelines?limit=2&cursor=\(first["/page/next_cursor"])")
        #expect(second.texts("/name") == ["C", "D"])
        let third = door.get("/pipelines?limit=2&cursor=\(second["/page/next_cursor"])")
        #expect(third.texts("/name") == ["E"])
        #expect(third["/page/next_cursor"] == "null")
        #expect(third.header("Link") == nil)
    }
}
