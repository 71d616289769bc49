import Testing

/// Entity tags, `If-Match` and `If-None-Match`.
struct ConditionTests {
    let door: TestDoor
    let deal: String

    init() throws {
        door = try TestDoor()
        deal = door.deal()
        door.patch("/deals/\(deal)", #"{"title": "two"}"#)
    }

    private func change(_ condition: String) -> Answer {
        door.patch("/deals/\(deal)", #"{"title": "three"}"#, headers: ["If-Match": condition])
    }

    @Test(arguments: [
        "\"v2\"", "\"v2-1\"", "\"v2-999\"", "*", " \"v2\" ", "\"v1\", \"v2-7\"", "\"v1\",\t\"v2\"",
    ])
    func `a condition that holds lets the write through`(condition: String) {
        #expect(change(condition)["/version"] == "3")
    }

    @Test(arguments: ["\"v1\"", "\"v3\"", "\"v1-7\", \"v9\"", "\"v20\"", "\"v9223372036854775807\""])
    func `a condition that does not hold names the version that is there`(condition: String) {
        let answer = change(condition)
        #expect(answer.outcome == "412 version_mismatch")
        #expect(answer["/current_version"] == "2")
        #expect(answer.header("ETag") == "\"v2\"")
        #expect(door.get("/deals/\(deal)")["/title"] == "two")
    }

    @Test(arguments: [
        "v2", "2", "\"2\"", "W/\"v2\"", "\"v2", "\"\"", "\"v\"", "\"v2\" \"v2\"", "\"v+2\"", "\"v-2\"", "\"v2-\"",
        "\"v2-x\"", "\"v2-1-1\"", "\"v02\"", "\"v99999999999999999999\"", "*, \"v2\"", "", ",", "\"abc\"",
    ])
    func `a condition that cannot be one of ours is malformed`(condition: String) {
        let answer = change(condition)
        #expect(answer.outcome == "400 malformed_header")
        #expect(answer.errors == ["/header/If-Match malformed_header"])
        #expect(door.get("/deals/\(deal)")["/title"] == "two")
    }

    @Test func `a malformed condition is refused before anything else is looked at`() {
        let nothing = "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"
        for path in ["/deals/\(nothing)", "/stages/\(nothing)", "/pipelines/\(nothing)", "/deals/x?colour=red"] {
            let answer = door.patch(path, #"{"titel": 1}"#, headers: ["If-Match": "v2"])
            #expect(answer.outcome == "400 malformed_header", "\(path)")
            #expect(answer.errors.first == "/header/If-Match malformed_header", "\(path)")
        }
        // One that fits does not excuse another that cannot be ours.
        #expect(change("\"v2\", \"abc\"").outcome == "400 malformed_header")
        #expect(change("\"v1\", W/\"v2\"").outcome == "400 malformed_header")
    }

    @Test func `every write to something that has a tag takes the condition`() {
        let headers = ["If-Match": "\"v9\""]
        let stage = "/stages/\(door.stage("Lead"))"
        let pipeline = "/pipelines/\(door.pipelineID)"
        let path = "/deals/\(deal)"
        for answer in [
            door.delete(path, headers: headers), door.post(path + "/win", headers: headers),
            door.post(path + "/lose", headers: headers), door.post(path + "/reopen", headers: headers),
            door.post(path + "/restore", headers: headers),
            door.post(path + "/move", #"{"stage_id": "\#(door.stage("Won"))"}"#, headers: headers),
            door.patch(stage, #"{"name": "x"}"#, headers: headers), door.post(stage + "/archive", headers: headers),
            door.delete(stage, headers: headers), door.patch(pipeline, #"{"name": "x"}"#, headers: headers),
            door.delete(pipeline, headers: headers),
        ] { #expect(answer.outcome == "412 version_mismatch") }
        #expect(door.post(path + "/win", headers: ["If-Match": "\"v2\""]).status == 200)
        #expect(door.patch(stage, #"{"name": "x"}"#, headers: ["If-Match": "\"v1\""]).status == 200)
    }

    @Test func `a condition that is not met comes before what the deal says`() {
        door.delete("/deals/\(deal)")
        #expect(change("\"v2\"").outcome == "412 version_mismatch")
        #expect(change("\"v3\"").outcome == "409 conflict")
    }

    @Test func `the tag of a deal changes with it and with every definition that its body names`() throws {
        let path = "/deals/\(deal)"
        let first = try #require(door.get(path).header("ETag"))
        #expect(first.hasPrefix("\"v2-"))
        #expect(door.get(path).header("ETag") == first)
        door.deal()
        #expect(door.get(path).header("ETag") == first)
        door.patch("/stages/\(door.stage("Lead"))", #"{"name": "Begin", "probability": 0.2}"#)
        let renamed = door.get(path, headers: ["If-None-Match": first])
        #expect(renamed.status == 200)
        #expect(renamed["/stage_name"] == "Begin")
        #expect(renamed["/effective_probability"] == "0.2")
        #expect(renamed["/version"] == "2")
        #expect(renamed.header("ETag") != first)
        // The version alone decides whether a write goes through.
        #expect(change(first).status == 200)
    }

    @Test func `what the caller has already is not sent again`() throws {
        let pipeline = "/pipelines/\(door.pipelineID)"
        for path in ["/deals/\(deal)", pipeline, pipeline + "/summary", "/pipelines/summary"] {
            let tag = try #require(door.get(path).header("ETag"))
            for condition in [tag, "W/" + tag, "*", "\"x\", " + tag] {
                let answer = door.get(path, headers: ["If-None-Match": condition])
                #expect(answer.status == 304, "\(path) \(condition)")
                #expect(answer.bytes.isEmpty)
                #expect(answer.header("ETag") == tag)
                #expect(answer.header("Content-Type") == nil)
                #expect(answer.header("Cache-Control") == "private, no-cache")
            }
            #expect(door.send("HEAD", "/api/v1" + path, headers: ["If-None-Match": tag]).status == 304)
            #expect(door.get(path, headers: ["If-None-Match": "\"x\""]).status == 200)
            let malformed = door.get(path, headers: ["If-None-Match": "x"])
            #expect(malformed.outcome == "400 malformed_header")
            #expect(malformed.errors == ["/header/If-None-Match malformed_header"])
        }
        #expect(door.get("/deals").header("ETag") == nil)
    }
}
