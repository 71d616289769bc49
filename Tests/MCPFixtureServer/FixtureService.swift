import MCPProtocol
import Wire

/// The fixtures as they are served to one caller.
struct FixtureService: MCPService {
    /// What callers share.
    let hub: FixtureHub
    let callerIdentity: String

    let implementation = MCPImplementation(name: "mcp-fixture-server", title: "MCP fixtures", version: "1.0.0")
    let instructions: String? = "Every tool, prompt and resource here shows one thing that the protocol can do."
    let discoveryCache = MCPCacheHint(milliseconds: 60_000, isPublic: true)

    var capabilities: MCPCapabilities {
        var offered = MCPCapabilities()
        offered.tools = true
        offered.toolsListChanged = true
        offered.resources = true
        offered.resourcesSubscribe = true
        offered.prompts = true
        offered.promptsListChanged = true
        offered.completions = true
        offered.logging = true
        return offered
    }

    /// In the handshake era logs and subscriptions are taken, too, but no list is said to change.
    var handshakeCapabilities: MCPCapabilities {
        var offered = capabilities
        offered.toolsListChanged = false
        offered.promptsListChanged = false
        return offered
    }

    func isQuick(method: String, name: String?) -> Bool {
        guard method == "tools/call", let name else { return true }
        return tool(name)?.isQuick ?? true
    }

    func tools(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList {
        try onlyPage(cursor, tools.map(\.json))
    }

    func callTool(_ call: MCPCall, name: String, arguments: JSONObject) throws(MCPError) -> MCPOutcome {
        guard let tool = tool(name) else { throw MCPError(.invalidParams, "Unknown tool: \(name)") }
        return try tool.run(call, arguments, hub)
    }

    func resources(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList {
        try onlyPage(cursor, ResourceFixture.all.map(\.json))
    }

    func resourceTemplates(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList {
        try onlyPage(cursor, [ResourceFixture.template])
    }

    func readResource(_ call: MCPCall, uri: String) throws(MCPError) -> (outcome: MCPOutcome, cache: MCPCacheHint) {
        guard let found = ResourceFixture.read(uri, hub: hub) else { throw .resourceNotFound(uri) }
        return found
    }

    func prompts(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList {
        try onlyPage(cursor, prompts.map(\.json))
    }

    func prompt(_ call: MCPCall, name: String, arguments: [String: String]) throws(MCPError) -> MCPOutcome {
        guard let prompt = prompts.first(where: { $0.name == name }) else {
            throw MCPError(.invalidParams, "Unknown prompt: \(name)")
        }
        if let missing = prompt.arguments.first(where: { arguments[$0] == nil }) {
            throw MCPError(.invalidParams, "The prompt \(name) needs the argument \(missing).")
        }
        return prompt.fill(call, arguments)
    }

    func complete(_ call: MCPCall, _ request: MCPCompletionRequest) throws(MCPError) -> MCPCompletion {
        let values: [String]
        switch request.subject {
        case .prompt(let name):
            guard let prompt = prompts.first(where: { $0.name == name }) else {
                throw MCPError(.invalidParams, "Unknown prompt: \(name)")
            }
            values = prompt.arguments.contains(request.argument) ? ["test", "testValue1", "testValue2", "other"] : []
        case .resource: values = request.argument == "id" ? ["1", "12", "123"] : []
        }
        return MCPCompletion(values.filter { $0.hasPrefix(request.typed) })
    }

    func listen(_ call: MCPCall, filter: MCPFilter) throws(MCPError) -> any MCPChangeSource {
        try hub.listen()
    }

    private var tools: [ToolFixture] { ToolFixture.all + (hub.hasDynamicTool ? [.dynamic] : []) }

    private var prompts: [PromptFixture] { PromptFixture.all + (hub.hasDynamicPrompt ? [.dynamic] : []) }

    private func tool(_ name: String) -> ToolFixture? { tools.first { $0.name == name } }

    private func onlyPage(_ cursor: String?, _ entries: [JSON]) throws(MCPError) -> MCPList {
        guard cursor == nil else { throw MCPError(.invalidParams, "There is one page only, so no cursor is known.") }
        return MCPList(entries)
    }
}
