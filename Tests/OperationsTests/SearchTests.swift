import DealModel
import Testing
import Wire
import WorkspaceStore

@testable import Operations

struct SearchTests {
    private let test: TestWorkspace

    init() throws {
        test = try TestWorkspace()
        _ = try run("pipelines.create", ["name": "Sales", "is_default": true])
        for (name, kind) in [("Lead", "open"), ("Proposal", "open"), ("Won", "won")] {
            let pipeline = test.workspace.definitions.pipelines[0].current.id.description
            _ = try run("stages.create", ["name": .string(name), "kind": .string(kind)], id: pipeline)
        }
    }

    private func run(_ name: String, _ body: JSONObject, id: String? = nil) throws -> JSON {
        let operation = try #require(Catalogue.standard[name])
        let checked = try Catalogue.body(of: operation, bytes: body.isEmpty ? [] : JSON.object(body).encoded())
        let answer = try operation.handler(
            OperationCall(
                operation: name, workspace: test.workspace,
                principal: Principal(actor: "a", scope: .admin, isLocal: false), requestID: "r",
                parameters: id.map { ["id": .string($0)] } ?? [:], body: checked, now: test.workspace.now))
        guard case .json(let bytes) = answer.content else { return .null }
        let json = try JSONReader.parse(bytes)
        if let schema = operation.output.schema { #expect(schema.problems(in: json) == []) }
        return json
    }

    @discardableResult
    private func deal(_ title: String, _ fields: JSONObject = [:]) throws -> String {
        var body: JSONObject = ["title": .string(title)]
        for member in fields.members { body[member.name] = member.value }
        return try #require(try run("deals.create", body)["id"]?.stringValue)
    }

    private func search(_ body: JSONObject) throws -> JSON { try run("deals.search", body) }

    private func titles(_ answer: JSON) -> [String] {
        answer["data"]?.arrayValue?.compactMap { $0["title"]?.stringValue } ?? []
    }

    private func problem(_ body: JSONObject) throws -> String {
        let problem = try #require(#expect(throws: Problem.self) { try search(body) })
        return ([problem.code.rawValue] + problem.errors.map { "\($0.pointer) \($0.code)" }).joined(separator: " ")
    }

    @Test func `a search finds what its filter means, in the order that it asks for`() throws {
        try deal("a", ["amount": 10, "currency": "EUR", "owner_id": "anna"])
        try deal("b", ["amount": 20, "currency": "EUR", "owner_id": "bert"])
        try deal("c", ["amount": 30, "currency": "USD", "owner_id": "anna"])
        try deal("d", ["metadata": ["region": "North"]])
        let euros: JSON = ["field": "currency", "op": "equals", "value": "EUR"]
        let large: JSON = ["field": "amount", "op": "greater_than", "value": "9.99"]
        #expect(titles(try search(["filter": ["and": [euros, large]], "sort": ["-amount"]])) == ["b", "a"])
        let anna: JSON = ["field": "owner_id", "op": "not_equals", "value": "anna"]
        #expect(titles(try search(["filter": anna, "sort": ["title"]])) == ["b", "d"])
        let north: JSON = ["field": "metadata.region", "op": "contains", "value": "nor"]
        #expect(titles(try search(["filter": ["or": [north, euros]], "sort": ["-title"]])) == ["d", "b", "a"])
        #expect(titles(try search([:])).count == 4)
    }

    @Test func `deleted deals and the count are there for the asking`() throws {
        let id = try deal("gone")
        try deal("there")
        _ = try run("deals.delete", [:], id: id)
        #expect(titles(try search([:])) == ["there"])
        let all = try search(["include": ["deleted", "count"], "sort": ["title"], "limit": 1])
        #expect(titles(all) == ["gone"])
        #expect(all["page"]?["count"] == 2)
        #expect(all["page"]?["has_more"] == true)
        let deleted: JSON = ["field": "deleted_at", "op": "is_not_empty"]
        #expect(titles(try search(["include": ["deleted"], "filter": deleted])) == ["gone"])
        #expect(titles(try search(["filter": deleted])) == [])
    }

    @Test func `every mistake of a search is told at once`() throws {
        #expect(
            try problem([
                "filter": ["field": "status", "op": "equals", "value": "opne"], "query": "--",
                "sort": ["title", "-title"],
                "limit": 0, "page": 1,
            ])
                == "validation_failed /limit out_of_range /page unknown_field /filter/value not_in_enumeration "
                + "/query empty /sort duplicate")
        #expect(try problem(["sort": ["amount"]]) == "validation_failed /sort currency_required")
        let anna: JSON = ["field": "owner_id", "op": "equals", "value": "anna"]
        #expect(try problem(["sort": ["amount"], "filter": anna]) == "validation_failed /sort currency_required")
        let words = Array(repeating: "a", count: FullTextQuery.wordsMax + 1).joined(separator: " ")
        #expect(try problem(["query": .string(words)]) == "validation_failed /query too_many")
        let long = String(repeating: "a", count: FullTextQuery.charactersMax + 1)
        #expect(try problem(["query": .string(long)]) == "validation_failed /query too_long")
        #expect(try problem(["query": "a", "consistent": true]) == "invalid_parameter /consistent not_allowed")
    }

    @Test func `a cursor is good for its search alone`() throws {
        for number in 0..<3 { try deal("\(number)", ["owner_id": "anna"]) }
        let filter: JSON = ["field": "owner_id", "op": "equals", "value": "anna"]
        let first = try search(["filter": filter, "limit": 2, "sort": ["title"]])
        let cursor = try #require(first["page"]?["next_cursor"])
        let second = try search([
            "filter": filter, "limit": 1, "sort": ["title"], "cursor": cursor, "include": ["count"],
        ])
        #expect(titles(first) + titles(second) == ["0", "1", "2"])
        #expect(second["page"]?["next_cursor"] == .null)
        for other: JSONObject in [
            ["filter": filter], ["sort": ["title"]], ["filter": filter, "sort": ["-title"]],
            ["filter": filter, "sort": ["title"], "include": ["deleted"]],
            ["filter": filter, "sort": ["title"], "consistent": true], ["query": "a"],
        ] {
            var body = other
            body["cursor"] = cursor
            #expect(try problem(body) == "cursor_mismatch /query/cursor cursor_mismatch", "\(other)")
        }
        #expect(try problem(["cursor": "AAAA"]).hasPrefix("invalid_cursor"))
    }

    @Test func `consistent pages show what was known at the first one`() throws {
        let ids = try (0..<6).map { try deal("\($0)", ["owner_id": "anna"]) }
        let search: JSONObject = ["limit": 2, "sort": ["owner_id", "title"], "consistent": true, "include": ["count"]]
        var body = search
        var found: [JSON] = []
        let expected = try run("deals.search", ["sort": ["owner_id", "title"]])["data"]?.arrayValue
        for round in 0..<3 {
            let answer = try self.search(body)
            found += answer["data"]?.arrayValue ?? []
            #expect(answer["page"]?["count"] == 6)
            body["cursor"] = answer["page"]?["next_cursor"]
            for id in ids.prefix(6 - round) {
                _ = try run("deals.update", ["owner_id": "z\(round)", "title": "x"], id: id)
            }
            try deal("new \(round)", ["owner_id": "anna"])
            _ = try run("deals.delete", [:], id: ids[5 - round])
            let stage = try #require(test.workspace.definitions.stages.first?.current.id.description)
            _ = try run("stages.update", ["name": "Renamed \(round)"], id: stage)
        }
        #expect(found == expected)
        #expect(body["cursor"] == .null)
    }

    @Test func `values too long for a cursor are found again as they were known`() throws {
        let long = String(repeating: "\u{1}", count: 500)
        let ids = try (0..<3).map {
            try deal(long, ["owner_id": .string("\($0)\(String(repeating: "\u{2}", count: 190))")])
        }
        var body: JSONObject = ["limit": 1, "sort": ["-title", "owner_id"], "consistent": true]
        var found: [String] = []
        for id in ids {
            let answer = try search(body)
            found += answer["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
            body["cursor"] = answer["page"]?["next_cursor"]
            _ = try run("deals.update", ["title": "short", "owner_id": "z"], id: id)
        }
        #expect(found == ids)
    }
}
