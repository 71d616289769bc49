import Locking
import MCPProtocol
import Wire

/// Serves something of everything, at once; what is named `slow…` has a thread of its own and speaks before it answers.
struct FuzzService: MCPService {
    let implementation = MCPImplementation(name: "fuzz", title: "Fuzz", version: "1")
    let capabilities = FuzzService.everything
    let handshakeCapabilities = FuzzService.everything
    let instructions: String? = "Be brief."
    let discoveryCache = MCPCacheHint(milliseconds: 1, isPublic: true)
    let callerIdentity = "caller"

    private static var everything: MCPCapabilities {
        var all = MCPCapabilities()
        (all.tools, all.toolsListChanged, all.prompts, all.promptsListChanged) = (true, true, true, true)
        (all.resources, all.resourcesListChanged, all.resourcesSubscribe) = (true, true, true)
        (all.completions, all.logging) = (true, true)
        return all
    }

    func isQuick(method: String, name: String?) -> Bool { name?.hasPrefix("slow") != true }

    func tools(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList {
        MCPList([["name": "echo"]], nextCursor: cursor)
    }

    func callTool(_ call: MCPCall, name: String, arguments: JSONObject) throws(MCPError) -> MCPOutcome {
        call.progress(1, 2, name)
        call.log(.warning, .object(arguments))
        switch name {
        case "encoded": return .encoded(Array(#""content":[]"#.utf8))
        case "ask", "slow-ask":
            let question: JSON = ["method": "elicitation/create", "params": ["message": .string(name)]]
            guard call.state == nil, call.inputResponses.isEmpty else { return .text("answered") }
            return .inputRequired(requests: ["k": question], state: .object(arguments))
        case "slow-sample": return .complete(["content": [try call.ask("roots/list", .object(arguments))]])
        case "none": throw MCPError(.invalidParams, "Unknown tool: \(name)", data: .object(arguments))
        default: return .tool(content: [], structured: .object(arguments))
        }
    }

    func resources(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList { MCPList([]) }

    func resourceTemplates(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList { MCPList([]) }

    func readResource(_ call: MCPCall, uri: String) throws(MCPError) -> (outcome: MCPOutcome, cache: MCPCacheHint) {
        guard !uri.isEmpty else { throw MCPError.resourceNotFound(uri) }
        return (.complete(["contents": [["uri": .string(uri)]]]), MCPCacheHint())
    }

    func prompts(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList { MCPList([]) }

    func prompt(_ call: MCPCall, name: String, arguments: [String: String]) throws(MCPError) -> MCPOutcome {
        .complete(["messages": .array(arguments.values.map { .string($0) })])
    }

    func complete(_ call: MCPCall, _ request: MCPCompletionRequest) throws(MCPError) -> MCPCompletion {
        MCPCompletion([request.argument, request.typed] + request.others.keys)
    }

    func listen(_ call: MCPCall, filter: MCPFilter) throws(MCPError) -> any MCPChangeSource { FuzzSource(filter) }
}
