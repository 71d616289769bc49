internal import MCPProtocol
internal import Operations
internal import Wire

/// What can be read by its URI: pipelines and definitions stand in the list, deals are reached by their template.
struct ResourceShelf {
    /// How many resources stand on a page of the list.
    static let pageEntries = 100
    /// What a reader may rely on for a while: definitions and schemas change with the program only.
    static let lastingCache = MCPCacheHint(milliseconds: 3_600_000, isPublic: true)

    let catalogue: Catalogue
    let caller: MCPCaller
    let names: NameBook

    // MARK: Lists

    /// A page of what there is.
    func list(cursor: String?) throws(MCPError) -> MCPList {
        var entries: [JSON] = [
            Self.entry(.pipelines, "pipelines", "All pipelines with their stages, and what stands in them.")
        ]
        for pipeline in names.pipelines {
            entries.append(
                Self.entry(
                    .pipeline(pipeline.id), UntrustedText.cleaned(pipeline.name),
                    "A pipeline: its stages and what stands in them."))
        }
        for id in definitionIDs {
            entries.append(Self.entry(.definition(id), id, "What \(id) means, with a worked example."))
        }
        for type in schemaNames {
            entries.append(Self.entry(.schema(type), "schema \(type)", "The fields of \(type)."))
        }
        var start = 0
        if let cursor {
            guard let number = Int(cursor), String(number) == cursor, (1..<max(2, entries.count)).contains(number)
            else {
                throw .cursorUnknown
            }
            start = number
        }
        let page = Array(entries.dropFirst(start).prefix(Self.pageEntries))
        let end = start + page.count
        return MCPList(page, nextCursor: end < entries.count ? String(end) : nil)
    }

    private static func entry(_ address: ResourceAddress, _ name: String, _ description: String) -> JSON {
        [
            "uri": .string(address.uri), "name": .string(name), "description": .string(description),
            "mimeType": "application/json",
        ]
    }

    /// The templates, of which a deal's is the only way to one.
    static let templates: [JSON] =
        [
            ("pipelines/{id}", "pipeline", "A pipeline by id or name."),
            ("deals/{id}", "deal", "A deal by id or title."),
            ("definitions/{metric}", "definition", "What a figure means."),
            ("schema/{type}", "schema", "The fields of a kind of thing, or the views of sql_query."),
        ].map { (template: String, name: String, description: String) -> JSON in
            [
                "uriTemplate": .string(ResourceAddress.scheme + template), "name": .string(name),
                "description": .string(description), "mimeType": "application/json",
            ]
        } + [reportTemplate]

    // MARK: Reading

    /// Reads one.
    ///
    /// - Throws: `invalidParams` with the URI for one that names nothing.
    func read(_ uri: String) throws(MCPError) -> (outcome: MCPOutcome, cache: MCPCacheHint) {
        guard let address = ResourceAddress(uri) else {
            throw .resourceNotFound(uri, "There is no such resource; resources/templates/list says how they are named.")
        }
        var contents: JSONObject = ["uri": .string(uri), "mimeType": "application/json"]
        do throws(Problem) {
            if case .report(let name, let query) = address {
                for member in try report(name, query).members { contents[member.name] = member.value }
            } else {
                contents["text"] = .string(UntrustedText.cleaned(try json(address)).encodedText())
            }
        } catch {
            guard ![.notFound, .validationFailed, .invalidParameter, .unknownParameter].contains(error.code) else {
                let mistakes = error.errors.map { " \($0.pointer): \($0.detail)" }.joined()
                throw .resourceNotFound(uri, "There is no such resource: \(error.detail)\(mistakes)")
            }
            throw MCPError(.internalError, error.detail, data: ["uri": .string(uri)])
        }
        var cache = MCPCacheHint()
        switch address {
        case .definition, .schema: cache = Self.lastingCache
        default: break
        }
        return (.complete(["contents": [.object(contents)]]), cache)
    }

    private func json(_ address: ResourceAddress) throws(Problem) -> JSON {
        switch address {
        case .pipelines:
            return try perform("workspace.describe", ["include": ["pipelines"]])
        case .pipeline(let name):
            var whole = JSONObject()
            whole["pipeline"] = try perform("pipelines.get", ["id": .string(name)])
            whole["stages"] = try perform("stages.list", ["id": .string(name)])["data"]
            whole["summary"] = try perform("pipelines.summary", ["id": .string(name)])
            return .object(whole)
        case .deal(let name): return try perform("deals.get", ["id": .string(name)])
        case .definition(let id): return try perform("analytics.definition", ["id": .string(id)])
        case .schema(let name): return try schema(name)
        case .report: throw Problem(.internal, "A report is a file.")
        }
    }

    /// Calls an operation.
    func answer(_ operation: Operation, _ arguments: JSONObject) throws(Problem) -> OperationAnswer {
        let call = ToolCall(
            tool: operation.name, arguments: arguments, caller: caller, names: names, limits: catalogue.limits)
        return try OperationInputs(operation).perform(arguments, of: call)
    }

    /// What an operation answers in JSON.
    func perform(_ name: String, _ arguments: JSONObject) throws(Problem) -> JSON {
        guard let operation = catalogue[name] else { throw Problem(.notFound, "There is no \(name).") }
        let answer = try answer(operation, arguments)
        guard case .json(let bytes) = answer.content, let body = try? JSONReader.parse(bytes) else {
            throw Problem(.internal, "The answer of \(name) cannot be read.")
        }
        return body
    }

    // MARK: Schemas

    /// The kinds of things whose fields can be read, in words with underscores.
    var schemaNames: [String] { ["sql"] + components.names.map(Self.words).sorted() }

    /// The ids of all definitions.
    var definitionIDs: [String] {
        let list = try? perform("analytics.definitions", JSONObject())
        return (list?["data"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
    }

    private var components: JSONObject {
        Schema.components(of: catalogue.operations.filter { !$0.isLocal }.compactMap(\.output.schema))
    }

    private func schema(_ name: String) throws(Problem) -> JSON {
        if name == "sql" { return SQLCatalogue.standard.json }
        guard let component = components.members.first(where: { Self.words($0.name) == name }) else {
            let all = schemaNames
            throw Problem(.notFound, "there is no schema \(name).\(Suggestion.sentence(for: name, among: all))")
        }
        return component.value
    }

    /// `StageChange` as `stage_change`, `SQLAnswer` as `sql_answer`.
    private static func words(_ name: String) -> String {
        let letters = Array(name)
        var words = ""
        for (index, letter) in letters.enumerated() {
            let follows = index > 0 && !letters[index - 1].isUppercase
            let begins = index > 0 && index + 1 < letters.count && !letters[index + 1].isUppercase
            if letter.isUppercase, follows || begins { words += "_" }
            words += letter.lowercased()
        }
        return words
    }
}
