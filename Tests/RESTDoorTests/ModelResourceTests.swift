import MCPProtocol
import Operations
import Testing
import Wire

@testable import MCPDoor
@testable import RESTDoor

/// Resources, prompts, completion and listening.
struct ModelResourceTests {
    private let test: TestDoor
    private let model: ModelCaller

    init() throws {
        test = try TestDoor()
        model = ModelCaller(test)
    }

    private func read(_ uri: String) -> JSON { model.ask("resources/read", ["uri": .string(uri)]) }

    private func text(_ uri: String) throws -> JSON {
        let result = read(uri)
        let text = try #require(result["contents"]?[0]?["text"]?.stringValue, "\(uri): \(result.encodedText())")
        #expect(result["contents"]?[0]?["uri"]?.stringValue == uri)
        return try JSONReader.parse(Array(text.utf8))
    }

    @Test func `every resource of the list can be read`() throws {
        var cursor: String?
        var uris: [String] = []
        repeat {
            let page = model.ask("resources/list", cursor.map { ["cursor": .string($0)] } ?? [:])
            let entries = page["resources"]?.arrayValue ?? []
            #expect((1...ResourceShelf.pageEntries).contains(entries.count))
            uris += entries.compactMap { $0["uri"]?.stringValue }
            cursor = page["nextCursor"]?.stringValue
        } while cursor != nil
        #expect(Set(uris).count == uris.count && uris.count > ResourceShelf.pageEntries)
        for uri in uris { _ = try text(uri) }
        #expect(model.ask("resources/list", ["cursor": "7x"])["code"] == -32602)
    }

    @Test func `pipelines and deals are read by id or by name`() throws {
        test.post("/deals", #"{"title": "Fleet & more"}"#)
        #expect(try text("crm://pipelines/Sales")["pipeline"]?["name"] == "Sales")
        #expect(try text("crm://pipelines/\(test.pipelineID)")["summary"]?["data"] != nil)
        #expect(try text("crm://deals/Fleet%20%26%20more")["title"] == "Fleet & more")
        #expect(try text("crm://definitions/win_rate.closed_period")["formula"] != nil)
        #expect(try text("crm://schema/deal")["properties"] != nil)
    }

    @Test(arguments: [
        "crm://", "crm://nothing", "crm://deals", "crm://deals/", "crm://deals/no%20such", "crm://deals/%zz",
        "crm://deals/019cd79e-4600-7000-8000-00000000ffff", "crm://pipelines/x/y", "crm://definitions/none",
        "crm://schema/none", "http://example.com", "", "crm://deals/%FF",
    ]) func `what there is not is refused with its URI`(uri: String) {
        let error = read(uri)
        #expect(error["code"] == -32602, "\(uri): \(error.encodedText())")
        if !uri.isEmpty { #expect(error["data"]?["uri"]?.stringValue == uri) }
    }

    @Test func `prompts fill themselves with the figures of the moment`() throws {
        test.post("/deals", #"{"title": "Fleet", "amount": 4711, "currency": "EUR", "owner_id": "anna"}"#)
        let listed = model.ask("prompts/list")["prompts"]?.arrayValue ?? []
        #expect(listed.count == 4)
        for prompt in listed {
            let name = try #require(prompt["name"])
            let filled = model.ask("prompts/get", ["name": name, "arguments": ["pipeline": "Sales", "owner": "anna"]])
            let text = filled["messages"]?[0]?["content"]?["text"]?.stringValue ?? ""
            #expect(text.contains("4711") || text.contains("4,711"), "\(name)")
            #expect(!text.contains("Not available") && !text.contains("not offered"), "\(name): \(text)")
            #expect(!text.contains("largest") && !text.contains("newest first"), "\(name)")
        }
        #expect(
            model.ask("prompts/get", ["name": "pipeline_revue"])["message"]?.stringValue?.contains("pipeline_review")
                == true)
        #expect(model.ask("prompts/get", ["name": "pipeline_review", "arguments": ["pipline": "x"]])["code"] == -32602)
        #expect(
            model.ask("prompts/get", ["name": "pipeline_review", "arguments": ["pipeline": "Nowhere"]])["code"]
                == -32602)
    }

    private func complete(_ ref: JSON, _ argument: String, _ typed: String) -> [String] {
        let result = model.ask(
            "completion/complete",
            ["ref": ref, "argument": ["name": .string(argument), "value": .string(typed)]])
        return result["completion"]?["values"]?.arrayValue?.compactMap(\.stringValue) ?? ["refused"]
    }

    @Test func `arguments are completed with what is there`() {
        test.post("/deals", #"{"title": "Fleet of vans", "owner_id": "Anna"}"#)
        let prompt: JSON = ["type": "ref/prompt", "name": "forecast_call"]
        #expect(complete(prompt, "pipeline", "sa") == ["Sales"])
        #expect(complete(prompt, "owner", "an") == ["Anna"])
        #expect(complete(prompt, "period", "this_q") == ["this_quarter"])
        #expect(complete(prompt, "nothing", "") == ["refused"])
        func template(_ uri: JSON) -> JSON { ["type": "ref/resource", "uri": uri] }
        #expect(complete(template("crm://pipelines/{id}"), "id", "SAL") == ["Sales"])
        #expect(complete(template("crm://deals/{id}"), "id", "fleet") == ["Fleet of vans"])
        #expect(complete(template("crm://definitions/{metric}"), "metric", "win_rate.b").count >= 1)
        #expect(complete(template("crm://schema/{type}"), "type", "stage_change").first == "stage_change")
        #expect(complete(template("crm://other/{id}"), "id", "") == ["refused"])
    }

    @Test func `a listener hears of the resources it asked for, and of no others`() throws {
        let deal = test.deal()
        let other = test.deal()
        var filter = MCPFilter()
        filter.resources = ["crm://deals/\(deal)", "crm://pipelines/Sales", "crm://pipelines"]
        filter.resourcesListChanged = true
        let call = MCPCall(revision: .july2026, method: "subscriptions/listen")
        let source = try model.service.listen(call, filter: filter)
        defer { source.close() }
        #expect(source.next() == [])
        test.patch("/deals/\(deal)", #"{"next_step": "Call"}"#)
        let changed: Set<MCPChange> = [
            .resourceUpdated("crm://deals/\(deal)"), .resourceUpdated("crm://pipelines/Sales"),
            .resourceUpdated("crm://pipelines"),
        ]
        #expect(Set(source.next() ?? []) == changed)
        test.patch("/deals/\(other)", #"{"next_step": "Call"}"#)
        #expect(source.next()?.contains(.resourceUpdated("crm://deals/\(deal)")) == false)
        test.post("/tags", #"{"name": "New"}"#)
        #expect(source.next() == [])
        test.post("/pipelines", #"{"name": "Second"}"#)
        #expect(source.next()?.contains(.resourcesListChanged) == true)
    }

    @Test func `a URI says the same after being written and read`() {
        for address in [
            ResourceAddress.pipelines, .pipeline("Ä b/c%"), .deal("x"), .definition("win_rate.closed_period"),
            .schema("deal"),
        ] { #expect(ResourceAddress(address.uri) == address) }
    }
}
