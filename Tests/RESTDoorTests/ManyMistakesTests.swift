import RESTDoor
import TestSupport
import Testing

/// A caller learns of all mistakes at once, wherever in the request they are.
struct ManyMistakesTests {
    let door: TestDoor

    init() throws { door = try TestDoor() }

    private let nowhere = "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"

    @Test func `the query, the body and the header fields are read together`() {
        let answer = door.send(
            "PATCH", "/api/v1/deals/\(door.deal())?colour=red", .bytes(Array(#"{"amonut": 1, "title": 7}"#.utf8)),
            headers: ["Content-Type": "application/json", "If-Match": "yesterday"])
        #expect(answer.outcome == "400 malformed_header")
        #expect(
            Set(answer.errors) == [
                "/header/If-Match malformed_header", "/query/colour unknown_parameter", "/amonut unknown_field ~amount",
                "/title wrong_type",
            ])
    }

    @Test func `a new deal is told all that the workspace refuses of it`() {
        let answer = door.post(
            "/deals",
            """
            {"title": "A", "amount": 1, "stage_id": "\(nowhere)", "effective_at": "2099-01-01T00:00:00Z",
             "metadata": {}}
            """)
        #expect(answer.outcome == "422 validation_failed")
        #expect(Set(answer.errors).isSuperset(of: ["/currency missing_field"]))
        let known = door.post(
            "/deals", #"{"title": "A", "stage_id": "\#(nowhere)", "effective_at": "2099-01-01T00:00:00Z"}"#)
        #expect(Set(known.errors) == ["/stage_id unknown_id", "/effective_at out_of_range"])
    }

    @Test func `a change is told of the stage and the amount at once`() {
        let answer = door.patch("/deals/\(door.deal())", #"{"amount": 5, "stage_id": "\#(nowhere)"}"#)
        #expect(Set(answer.errors) == ["/currency missing_field", "/stage_id unknown_id"])
    }

    @Test func `what is wrong with a query parameter is named as one`() {
        let answer = door.delete("/deals/\(door.deal())?effective_at=2099-01-01T00:00:00Z")
        #expect(answer.errors == ["/query/effective_at out_of_range"])
        #expect(answer["/detail"] == "The query of the request cannot be used.")
    }

    @Test func `the OpenAPI document takes no parameters`() {
        let answer = door.send("GET", "/openapi.json?x=1")
        #expect(answer.outcome == "400 unknown_parameter")
        #expect(answer.errors == ["/query/x unknown_parameter"])
    }

    @Test func `an archived pipeline is not the default one`() {
        let other = door.secondPipeline()
        #expect(door.patch("/pipelines/\(other)", #"{"archived": true}"#).status == 200)
        let asked = door.patch("/pipelines/\(other)", #"{"is_default": true}"#)
        #expect(asked.outcome == "409 archived")
        #expect(asked.errors == ["/is_default archived"])
        let archived = door.patch("/pipelines/\(door.pipelineID)", #"{"archived": true}"#)
        #expect(archived.errors == ["/archived archived"])
        #expect(door.patch("/pipelines/\(door.pipelineID)", #"{"archived": true, "is_default": false}"#).status == 200)
    }
}
