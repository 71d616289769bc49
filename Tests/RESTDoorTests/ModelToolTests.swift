import MCPProtocol
import Testing
import Wire

@testable import MCPDoor
@testable import Operations
@testable import RESTDoor

/// The tools as models see them.
struct ModelToolTests {
    /// What tools/list may cost in every conversation, in tokens of four bytes.
    private static let tokensMax = 3_500
    private static let toolsMax = 12

    private let model: ModelCaller

    init() throws { model = ModelCaller(try TestDoor()) }

    @Test func `the usual list is short`() {
        let result = model.ask("tools/list")
        let tools = result["tools"]?.arrayValue ?? []
        #expect((1...Self.toolsMax).contains(tools.count))
        #expect((result.encoded().count + 3) / 4 <= Self.tokensMax)
        let names = Set(tools.compactMap { $0["name"]?.stringValue })
        #expect(names.isSuperset(of: ["metric", "pipeline_summary"]))
    }

    @Test func `every tool has a plain name, a description that hosts do not cut, and all four hints`() {
        var seen: Set<String> = []
        for tool in ModelCaller.door.book.tools {
            #expect(seen.insert(tool.name).inserted, "\(tool.name) is there twice")
            #expect(tool.name.utf8.count <= Tool.nameCharactersMax, "\(tool.name)")
            let isPlain = tool.name.wholeMatch(of: /[a-z0-9_]+/) != nil
            #expect(isPlain || tool.isAlias, "\(tool.name)")
            #expect((1...Tool.descriptionCharactersMax).contains(tool.description.count), "\(tool.name)")
            let hints = tool.json["annotations"]?.objectValue
            #expect(hints?.count == 4 && hints?["openWorldHint"] == false)
            #expect(tool.input["type"] == "object")
        }
    }

    @Test func `the list names every argument by which a metric is shaped`() throws {
        let metric = try #require(model.service.door.book["metric", for: model.caller])
        let named = metric.input["properties"]?.objectValue?.names ?? []
        #expect(Set(named).isSuperset(of: TableChoice.arguments + ["metric", "parameters", "queries", "detail"]))
    }

    @Test func `the hints follow from what the operations do`() throws {
        func hints(_ name: String) throws -> [Bool] {
            let hints = try #require(model.service.door.book[name, for: model.caller]).hints
            return [hints.isReadOnly, hints.isDestructive, hints.isIdempotent]
        }
        #expect(try hints("pipeline_summary") == [true, false, true])
        #expect(try hints("deals_write") == [false, true, false])
        #expect(try hints("deals_move") == [false, false, false])
        #expect(try hints("deals_update") == [false, false, true])
        #expect(try hints("tags_delete") == [false, true, true])
    }

    @Test func `schemas of arguments name nothing outside themselves`() throws {
        for tool in ModelCaller.door.book.tools {
            let text = tool.input.encodedText()
            #expect(!text.contains("#/components"), "\(tool.name)")
            for reference in text.matches(of: /"#\/\$defs\/(\w+)"/) {
                #expect(tool.input["$defs"]?[String(reference.output.1)] != nil, "\(tool.name)")
            }
        }
    }

    @Test func `a caller is offered what its key allows`() throws {
        var selection = ToolSelection()
        selection.toolsets = [.all]
        let test = model.test
        func names(_ principal: Principal) -> Set<String> {
            let list = ModelCaller(test, as: principal, selection: selection).ask("tools/list")
            return Set((list["tools"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue })
        }
        #expect(!names(TestDoor.reader).contains("deals_write") && names(TestDoor.reader).contains("metric"))
        #expect(names(TestDoor.writer).contains("deals_write") && !names(TestDoor.writer).contains("keys_create"))
        #expect(names(TestDoor.owner).contains("keys_create"))
        let refused = ModelCaller(test, as: TestDoor.reader).call("deals_create", ["title": "x"])["error"]
        #expect(refused?["code"] == "insufficient_scope" && refused?["message"]?.stringValue?.contains("write") == true)
    }

    @Test func `a read-only selection offers and does nothing that changes anything`() throws {
        let reading = ModelCaller(model.test, selection: ToolSelection(toolsets: [.all], isReadOnly: true))
        for tool in reading.ask("tools/list")["tools"]?.arrayValue ?? [] {
            #expect(tool["annotations"]?["readOnlyHint"] == true, "\(tool["name"]?.encodedText() ?? "")")
        }
        let deal = model.test.deal()
        for (tool, arguments): (String, JSONObject) in [
            ("deals_write", ["method": "delete", "id": .string(deal)]), ("deals_delete", ["id": .string(deal)]),
            ("delete_deal", ["deal_id": .string(deal)]), ("deals_move", ["id": .string(deal), "stage_id": "Proposal"]),
        ] {
            let version = model.test.workspace.dataVersion
            #expect(reading.call(tool, arguments)["error"]?["code"] == "insufficient_scope", "\(tool)")
            #expect(model.test.workspace.dataVersion == version)
        }
    }

    @Test func `toolsets narrow, and a request cannot widen what the operator offers`() throws {
        let operators = ToolSelection(toolsets: [.core, .analytics])
        func narrowed(_ toolsets: String) throws -> Set<Toolset>? {
            try operators.narrowed { $0 == "X-MCP-Toolsets" ? [toolsets] : [] }.toolsets
        }
        #expect(try narrowed("analytics") == [.analytics])
        #expect(try narrowed("analytics, admin") == [.analytics])
        #expect(try narrowed("admin") == [])
        #expect(try narrowed("all") == [.core, .analytics])
        #expect(try narrowed("") == [.core, .analytics])
        let problem = #expect(throws: Problem.self) { try narrowed("analytic") }
        #expect(problem?.errors.first?.didYouMean == "analytics")
        for text in ["TRUE", "1", "yes"] {
            #expect(try operators.narrowed { $0 == "X-MCP-Readonly" ? [text] : [] }.isReadOnly, "\(text)")
        }
        #expect(throws: Problem.self) { try operators.narrowed { $0 == "X-MCP-Readonly" ? ["perhaps"] : [] } }
        let writes = try operators.narrowed { $0 == "X-MCP-Readonly" ? ["true"] : [] }
        #expect(writes.isReadOnly)
        #expect(try writes.narrowed { $0 == "X-MCP-Readonly" ? ["false"] : [] }.isReadOnly)
        let one = try operators.narrowed { $0 == "X-MCP-Tools" ? ["metric,win_rate"] : [] }
        let listed = ModelCaller(model.test, selection: one).ask("tools/list")["tools"]?.arrayValue ?? []
        #expect(listed.compactMap { $0["name"]?.stringValue } == ["metric", "win_rate"])
        #expect(ModelCaller(model.test, selection: one).ask("tools/call", ["name": "funnel"])["code"] == -32602)
    }

    @Test func `an unknown tool is refused with the nearest name`() {
        let refused = model.ask("tools/call", ["name": "deals_serch", "arguments": [:]])
        #expect(refused["code"] == -32602)
        #expect(refused["message"]?.stringValue?.contains("deals_search") == true)
    }

    @Test func `the names of other systems lead to the same tools`() {
        let aliases = ModelCaller.door.book.tools.filter(\.isAlias)
        // An alias whose tool there is not would silently be missing.
        #expect(Set(aliases.map(\.name)) == Set(ToolAliases.all.map(\.name)))
        let deal = model.test.deal()
        #expect(model.call("get_deal", ["deal_id": .string(deal)])["data"]?["id"] == .string(deal))
        #expect(
            model.call("move_deal_stage", ["dealId": .string(deal), "stageId": "Proposal"])["data"]?["stage_name"]
                == "Proposal")
        #expect(model.call("list_pipelines")["data"]?[0]?["name"] != nil)
        #expect(model.call("forecast", ["period": "this_quarter"])["meta"]?["definition"] == "forecast.weighted")
        #expect(model.call("search_deals", ["title": "deal"])["error"] == nil)
        func listed(_ toolsets: Set<Toolset>) -> [String] {
            let list = ModelCaller(model.test, selection: ToolSelection(toolsets: toolsets)).ask("tools/list")
            return list["tools"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
        }
        #expect(Set(listed([.compat])) == Set(aliases.map(\.name)))
        #expect(Set(listed([.deals, .analytics, .all])).isDisjoint(with: aliases.map(\.name)))
        // What a toolset has can be called by its other names, too.
        let core = ModelCaller(model.test, selection: ToolSelection(toolsets: [.core]))
        #expect(core.call("move_deal", ["deal_id": .string(deal), "stage_id": "Lead"])["error"] == nil)
    }

    @Test func `a write counts against the quota of writes, a read does not`() {
        let limited = ModelCaller(
            model.test,
            chargeWrite: { () throws(Problem) in
                throw Problem(.rateLimited, "Too much.", retryAfterSeconds: 3)
            })
        #expect(limited.call("pipeline_summary")["error"] == nil)
        let error = limited.call("deals_create", ["title": "New"])["error"]
        #expect(error?["code"] == "rate_limited" && error?["retry_after_ms"] == 3_000)
    }

    @Test func `the plain routes list and call in an envelope`() {
        let door = ModelCaller.door
        #expect(door.toolList(for: MCPVisitor(model.caller))["tools"]?.arrayValue?.isEmpty == false)
        func call(_ body: String) -> (status: Int, body: JSON) {
            door.plainCall(Array(body.utf8), visitor: MCPVisitor(model.caller))
        }
        let done = call(#"{"tool": "pipeline_summary", "args": {}}"#)
        #expect(done.status == 200 && done.body["success"] == true && done.body["data"]?["summary"] != nil)
        for (body, status) in [
            ("{", 400), ("{}", 404), (#"{"tool": "nothing"}"#, 404), (#"{"tool": "metric", "args": 7}"#, 422),
            (#"{"tool": "metric", "args": {"metric": "x"}}"#, 422),
            (#"{"tool": "deals_list", "arguments": {"limit": 1}}"#, 422),
        ] {
            let refused = call(body)
            #expect(refused.status == status && refused.body["success"] == false, "\(body)")
            #expect(refused.body["error"]?["message"]?.stringValue?.isEmpty == false)
        }
    }
}
