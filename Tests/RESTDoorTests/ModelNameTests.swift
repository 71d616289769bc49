import Testing
import Wire

@testable import MCPDoor
@testable import Operations
@testable import RESTDoor

/// Names in the place of ids, and errors from which a model learns.
struct ModelNameTests {
    private let test: TestDoor
    private let model: ModelCaller

    init() throws {
        test = try TestDoor()
        model = ModelCaller(test)
    }

    private func error(_ tool: String, _ arguments: JSONObject) -> JSON {
        model.call(tool, arguments)["error"]?["errors"]?[0] ?? .null
    }

    @Test func `a stage, a pipeline, a tag and a deal may be called by their names`() {
        test.post("/tags", #"{"name": "Upsell"}"#)
        let made = model.call(
            "deals_write",
            ["method": "create", "title": "Fleet of vans", "pipeline_id": "sales", "stage_id": "PROPOSAL"])
        #expect(made["data"]?["stage_name"] == "Proposal")
        let moved = model.call("deals_move", ["id": "fleet of vans", "stage_id": "negotiation"])
        #expect(moved["data"]?["stage_name"] == "Negotiation")
        #expect(model.call("deals_get", ["id": "Fleet of vans"])["data"]?["title"] == "Fleet of vans")
        #expect(model.call("tags_get", ["id": "upsell"])["data"]?["name"] == "Upsell")
        let changes = model.call("stage_changes_list", ["to_stage_id": "Negotiation"])
        #expect(changes["data"]?[0]?["to_stage"] == "Negotiation")
    }

    @Test func `a filter may have names in its values`() {
        model.call("deals_write", ["method": "create", "title": "Here", "stage_id": "Proposal"])
        let condition: JSON = ["field": "stage_id", "op": "in", "value": ["proposal", "Won"]]
        let found = model.call(
            "deals_search", ["filter": ["and": [condition]]])
        #expect(found["data"]?[0]?["title"] == "Here", "\(found.encodedText())")
        let wrong: JSON = ["field": "stage_id", "op": "equals", "value": "Propsal"]
        #expect(error("deals_search", ["filter": wrong])["pointer"] == "/filter/value")
        #expect(error("deals_search", ["filter": ["or": [wrong]]])["pointer"] == "/filter/or/0/value")
    }

    @Test func `the moves of one deal are found by its title`() {
        model.call("deals_write", ["method": "create", "title": "Moved"])
        model.call("deals_move", ["id": "Moved", "stage_id": "Proposal"])
        model.call("deals_write", ["method": "create", "title": "Other"])
        let moves = model.call("stage_changes_list", ["deal_id": "Moved"])["data"]?.arrayValue ?? []
        #expect(moves.compactMap { $0["to_stage"]?.stringValue }.last == "Proposal" && moves.count == 2)
    }

    @Test func `a question that fails does not keep others from their answers`() {
        let answer = model.call("metric", ["queries": [["metric": "funel"], ["metric": "velocity"]]])
        #expect(answer["data"]?["results"]?[0]?["error"]?["errors"]?[0]?["did_you_mean"] == "funnel")
        #expect(answer["data"]?["results"]?[1]?["error"] == nil && answer["meta"]?["failed"] == 1)
    }

    @Test func `several questions share parameters, and each may shape its tables`() {
        for owner in ["anna", "ben", "cleo", "dora"] {
            test.post(
                "/deals",
                "{\"title\": \"Of \(owner)\", \"owner_id\": \"\(owner)\", \"amount\": 5, \"currency\": \"EUR\"}")
        }
        let answer = model.call(
            "metric",
            [
                "parameters": ["group_by": ["owner"]],
                "queries": [
                    ["metric": "pipeline_value", "sort": "-group.owner", "top": 1],
                    ["metric": "pipeline_value", "parameters": ["owner_id": "ben"]],
                    ["metric": "pipeline_value", "sort": "nothing"],
                ],
            ])
        let results = answer["data"]?["results"]?.arrayValue ?? []
        #expect(results.first?["data"]?["groups"]?["rows"]?[0]?[0] == "dora", "\(answer.encodedText())")
        #expect(results.count == 3 && results[2]["error"]?["errors"]?[0]?["pointer"] == "/queries/2/sort")
        #expect(answer["meta"]?["failed"] == 1 && answer["meta"]?["as_of"] == nil)
        let both: JSON = [["metric": "velocity"], ["metric": "pipeline_value"]]
        let past = model.call("metric", ["parameters": ["as_of": "2026-03-09T12:00:00Z"], "queries": both])
        // What all say alike stands once.
        #expect(past["meta"]?["as_of"] == "2026-03-09T12:00:00Z")
        #expect(past["data"]?["results"]?[0]?["meta"]?["as_of"] == nil)
        let sentence = past["summary"]?.stringValue ?? ""
        #expect(sentence.hasSuffix(" All on 2026-03-09."), "\(sentence)")
        #expect(sentence.matches(of: /2026-03-09/).count == 1, "\(sentence)")
        // A date is what the sentence says; where the moment's is another one in UTC, it is told.
        let dated = model.call("metric", ["metric": "velocity", "parameters": ["as_of": "2026-03-09"]])
        #expect(dated["meta"]?["as_of"] == nil && dated["summary"]?.stringValue?.contains("on 2026-03-09") == true)
        let west: JSON = ["as_of": "2026-03-09", "tz": "America/New_York"]
        let moved = model.call("metric", ["metric": "velocity", "parameters": west])
        #expect(moved["meta"]?["as_of"]?.stringValue?.hasPrefix("2026-03-10T0") == true, "\(moved.encodedText())")
        let short = model.call("metric", ["metric": "pipeline_value", "detail": "summary"])
        #expect(short["data"] == [:] && short["summary"]?.stringValue?.contains("4 deals") == true)
    }

    @Test func `what stands beside several questions holds for those that do not say otherwise`() {
        let answer = model.call(
            "metric",
            [
                "metric": "win_rate", "columns": "stages.count",
                "queries": [["metric": "pipeline_value"], ["columns": "nothing"], [:]],
            ])
        let results = answer["data"]?["results"]?.arrayValue ?? []
        let metrics: [JSON?] = ["pipeline_value", "win_rate", "win_rate"]
        #expect(results.map { $0["metric"] } == metrics, "\(answer.encodedText())")
        let details = results.map { $0["error"]?["errors"]?[0]?["code"]?.stringValue }
        #expect(details == Array(repeating: "unknown_column", count: 3))
    }

    @Test func `a filter may be what fields are, without operators`() {
        for tag in ["hot", "cold"] { test.post("/tags", #"{"name": "\#(tag)"}"#) }
        for (title, owner, tag) in [("One", "anna", "hot"), ("Two", "bert", "cold"), ("Three", "cleo", "hot")] {
            model.call(
                "deals_write",
                ["method": "create", "title": .string(title), "owner_id": .string(owner), "tags": [.string(tag)]])
        }
        model.call("deals_write", ["method": "create", "title": "Nobody's", "stage_id": "Proposal"])
        func found(_ filter: JSON) -> Set<String> {
            let answer = model.call("deals_search", ["filter": filter, "fields": ["title", "status"]])
            #expect(answer["error"] == nil, "\(answer.encodedText())")
            let rows =
                answer["data"]?["rows"]?.arrayValue?.map { $0[0] } ?? answer["data"]?.arrayValue?.map { $0["title"] }
            return Set((rows ?? []).compactMap { $0?.stringValue })
        }
        #expect(found(["status": "open", "owner_id": "anna"]) == ["One"])
        #expect(found(["owner_id": ["anna", "bert"]]) == ["One", "Two"])
        #expect(found(["owner_id": .null]) == ["Nobody's"])
        #expect(found(["stage_id": "proposal"]) == ["Nobody's"])
        #expect(found(["tags": "hot"]) == ["One", "Three"])
        #expect(found(["tags": ["hot", "cold"]]) == ["One", "Two", "Three"])
        #expect(found(["or": [["owner_id": "anna"], ["tags": "cold"]]]) == ["One", "Two"])
        // A mistake is told as one in a tree of conditions, and a tree stays one.
        let mistake = error("deals_search", ["filter": ["statos": "open"]])
        #expect(mistake["pointer"] == "/filter/field" && mistake["did_you_mean"] == "status")
        #expect(error("deals_search", ["filter": ["status": "open", "value": 1]]) != .null)
        #expect(error("deals_search", ["filter": [:]]) != .null)
    }

    @Test func `a name that several things have brings the candidates`() {
        test.post(
            "/pipelines",
            #"{"name": "Inbound", "stages": [{"name": "Proposal", "kind": "open"}, {"name": "Won", "kind": "won"}, "#
                + #"{"name": "Lost", "kind": "lost"}]}"#
        )
        let made = model.call("deals_write", ["method": "create", "title": "Twice"])
        #expect(made["error"] == nil)
        model.call("deals_write", ["method": "create", "title": "Twice"])
        let ambiguous = error("deals_get", ["id": "Twice"])
        #expect(ambiguous["code"] == "ambiguous_name" && ambiguous["pointer"] == "/id")
        #expect(ambiguous["allowed"]?.arrayValue?.count == 2)
        let stage = error("stage_changes_list", ["to_stage_id": "Proposal"])
        #expect(stage["code"] == "ambiguous_name")
        // With the pipeline there is one.
        let summary = model.call("deals_list", ["pipeline_id": "Inbound", "stage_id": "Proposal"])
        #expect(summary["error"] == nil)
    }

    @Test func `a name that nothing has brings the nearest`() {
        let deal = test.deal()
        let stage = error("deals_move", ["id": .string(deal), "stage_id": "Propsal"])
        #expect(stage["code"] == "unknown_name" && stage["did_you_mean"] == "Proposal")
        test.post("/deals", #"{"title": "Hers", "owner_id": "Anna Berg"}"#)
        #expect(error("deals_list", ["owner_id": "Ana Berg"])["did_you_mean"] == "Anna Berg")
        #expect(model.call("deals_list", ["owner_id": "anna berg"])["data"]?[0]?["title"] == "Hers")
        #expect(error("pipeline_summary", ["pipeline_id": "Sale"])["did_you_mean"] == "Sales")
        #expect(error("deals_get", ["id": "no such deal"])["detail"]?.stringValue?.contains("deals_search") == true)
    }

    @Test(arguments: [
        ("pipeline_summary", #"{"as_off": "2026-01-01"}"#, "/as_off", "as_of"),
        ("metric", #"{"metric": "winrate"}"#, "/metric", "win_rate"),
        ("metric", #"{"metric": "win_rate", "parameters": {"perod": "today"}}"#, "/parameters/perod", "period"),
        (
            "metric", #"{"parameters": {"pipelin_id": "x"}, "queries": [{"metric": "funnel"}]}"#,
            "/parameters/pipelin_id", "pipeline_id"
        ),
        ("metric", #"{"queries": [{"metric": "funnel", "tops": 1}]}"#, "/queries/0/tops", "top"),
        ("describe", #"{"include": ["sql"], "inclde": 1}"#, "/inclde", "include"),
        ("deals_move", #"{"id": "x", "method": ["lose"]}"#, "/method", ""),
        ("metric", #"{"metrics": "win_rate"}"#, "/metrics", "metric"),
        ("deals_write", #"{"method": "creat", "title": "x"}"#, "/method", "create"),
        ("deals_write", #"{"method": "create", "titel": "x"}"#, "/titel", "title"),
        ("describe", #"{"detail": "concize"}"#, "/detail", "concise"),
    ]) func `a mistake is named with its place and the nearest right word`(
        tool: String, arguments: String, pointer: String, nearest: String
    ) throws {
        _ = try #require(ModelCaller.door.book[tool, for: model.caller])
        let arguments = try #require(try JSONReader.parse(Array(arguments.utf8)).objectValue)
        let answer = model.call(tool, arguments)
        let found = answer["error"]?["errors"]?.arrayValue?.first { $0["pointer"]?.stringValue == pointer }
        #expect(found?["did_you_mean"]?.stringValue == (nearest.isEmpty ? nil : nearest), "\(answer.encodedText())")
        #expect(answer["summary"]?.stringValue?.isEmpty == false)
    }

    @Test func `what is required is asked for`() {
        #expect(error("deals_get", [:])["pointer"] == "/id")
        #expect(error("deals_write", [:])["code"] == "required")
        #expect(error("deals_write", ["method": "create"])["pointer"] == "/title")
        #expect(error("metric", [:])["code"] == "required")
        #expect(error("metric", ["queries": []])["code"] == "out_of_range")
        let many = JSON.array(Array(repeating: ["metric": "win_rate"], count: MetricTool.queriesMax + 1))
        #expect(error("metric", ["queries": many])["code"] == "out_of_range")
        #expect(error("metric", ["metric": "win_rate", "parameters": 7])["code"] == "wrong_type")
    }

    @Test func `numbers as texts and one value for a list are understood`() {
        let deal = model.call(
            "deals_write", ["method": "create", "title": "Easy", "amount": "12.50", "currency": "EUR"])
        #expect(deal["data"]?["amount"] == .exact("12.5"))
        let list = model.call("deals_list", ["status": "open", "limit": "1"])
        #expect(list["error"] == nil, "\(list.encodedText())")
        let filtered = model.call(
            "metric",
            [
                "metric": "pipeline_value",
                "parameters": ["filter": ["field": "status", "op": "equals", "value": "open"]],
            ])
        #expect(filtered["error"] == nil, "\(filtered.encodedText())")
    }

    @Test func `a write is done once, for the version it was meant for, or only tried`() {
        let version = test.workspace.dataVersion
        let tried = model.call("deals_write", ["method": "create", "title": "Maybe", "dry_run": true])
        #expect(tried["data"]?["title"] == "Maybe" && test.workspace.dataVersion == version)
        #expect(tried["meta"]?["dry_run"] == true && tried["data"]?["id"] == nil)
        #expect(tried["summary"]?.stringValue?.hasPrefix("Nothing was changed") == true)
        let key: JSONObject = ["method": "create", "title": "Once", "idempotency_key": "k-1"]
        let first = model.call("deals_write", key)
        let second = model.call("deals_write", key)
        #expect(first["data"]?["id"] == second["data"]?["id"] && second["meta"]?["replayed"] == true)
        let id = first["data"]?["id"] ?? .null
        let stale = model.call(
            "deals_write", ["method": "update", "id": id, "title": "New", "expected_version": 9_999])
        #expect(stale["error"]?["code"] == "version_mismatch")
        let current = model.call("deals_get", ["id": id])["data"]?["version"] ?? .null
        let fresh = model.call(
            "deals_write", ["method": "update", "id": id, "title": "New", "expected_version": current])
        #expect(fresh["data"]?["title"] == "New")
        let long = String(repeating: "k", count: OperationInputs.idempotencyKeyCharactersMax + 1)
        #expect(
            error("deals_write", ["method": "create", "title": "x", "idempotency_key": .string(long)])["pointer"]
                == "/idempotency_key")
    }
}
