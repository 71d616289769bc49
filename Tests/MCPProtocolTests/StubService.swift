import Locking
import MCPProtocol
import Wire

/// Serves a few tools, resources and prompts that do what their names say.
struct StubService: MCPService {
    typealias Tool = @Sendable (MCPCall, JSONObject) throws(MCPError) -> MCPOutcome

    var implementation = MCPImplementation(name: "stub", version: "1.2.3")
    var capabilities = StubService.everything
    var handshakeCapabilities = StubService.everything.withoutMessages
    var instructions: String? = "Be brief."
    var discoveryCache = MCPCacheHint(milliseconds: 1_000, isPublic: true)
    var callerIdentity = "somebody"
    /// What is not among them has a thread of its own.
    var quick: Set<String> = ["echo", "encoded", "ask", "state", "asks", "nothing", "broken"]
    /// Tools beside the usual ones.
    var tools: [String: Tool] = [:]
    var source: @Sendable (MCPFilter) throws(MCPError) -> any MCPChangeSource = { _ in StubSource() }
    /// What handlers were called with.
    let heard = Guarded<[String]>([])

    static var everything: MCPCapabilities {
        var all = MCPCapabilities()
        (all.tools, all.toolsListChanged, all.prompts, all.promptsListChanged) = (true, true, true, true)
        (all.resources, all.resourcesListChanged, all.resourcesSubscribe) = (true, true, true)
        (all.completions, all.logging) = (true, true)
        return all
    }

    func isQuick(method: String, name: String?) -> Bool { name.map { quick.contains($0) } ?? true }

    func tools(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList {
        guard let cursor else {
            return MCPList([["name": "echo"]], nextCursor: "", cache: MCPCacheHint(milliseconds: 5))
        }
        guard cursor.isEmpty else { throw MCPError(.invalidParams, "Invalid cursor") }
        return MCPList([["name": "slow"]])
    }

    func callTool(_ call: MCPCall, name: String, arguments: JSONObject) throws(MCPError) -> MCPOutcome {
        heard.withLock { $0.append(name) }
        if let tool = tools[name] { return try tool(call, arguments) }
        switch name {
        case "echo": return .tool(content: [], structured: .object(arguments))
        case "encoded": return .encoded(Array(#""content":[],"isError":false"#.utf8))
        case "empty": return .encoded([])
        case "broken":
            return .complete(["resultType": "odd", "ttlMs": 1, "cacheScope": "x", "_meta": ["a": 1], "content": []])
        default: throw MCPError(.invalidParams, "Unknown tool: \(name)")
        }
    }

    func resources(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList {
        MCPList([["uri": "stub://a", "name": "a"]])
    }

    func resourceTemplates(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList {
        MCPList([["uriTemplate": "stub://{id}", "name": "any"]])
    }

    func readResource(_ call: MCPCall, uri: String) throws(MCPError) -> (outcome: MCPOutcome, cache: MCPCacheHint) {
        guard uri == "stub://a" || uri == "stub://é" else { throw MCPError.resourceNotFound(uri) }
        return (.complete(["contents": [["uri": .string(uri), "text": "A"]]]), MCPCacheHint(milliseconds: 7))
    }

    func prompts(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList { MCPList([["name": "greet"]]) }

    func prompt(_ call: MCPCall, name: String, arguments: [String: String]) throws(MCPError) -> MCPOutcome {
        guard name == "greet" else { throw MCPError(.invalidParams, "Unknown prompt: \(name)") }
        let text = "Hello, \(arguments["who"] ?? "you")!"
        return .complete(["messages": [["role": "user", "content": ["type": "text", "text": .string(text)]]]])
    }

    func complete(_ call: MCPCall, _ request: MCPCompletionRequest) throws(MCPError) -> MCPCompletion {
        MCPCompletion((0..<150).map { "\(request.typed)\($0)" })
    }

    func listen(_ call: MCPCall, filter: MCPFilter) throws(MCPError) -> any MCPChangeSource { try source(filter) }
}
