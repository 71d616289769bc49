public import Wire

/// What is served to one caller: made anew for each message, so that it may hold who calls.
///
/// Everything may be called for many messages at once.
public protocol MCPService: Sendable {
    /// What the server is called.
    var implementation: MCPImplementation { get }
    /// What this caller is offered.
    var capabilities: MCPCapabilities { get }
    /// The same for callers of the handshake era; by itself without changes and logs.
    var handshakeCapabilities: MCPCapabilities { get }
    /// What a model should know of the server as a whole.
    var instructions: String? { get }
    /// For how long what is offered may be kept.
    var discoveryCache: MCPCacheHint { get }
    /// Tells callers apart: what was sealed for one opens for no other.
    var callerIdentity: String { get }

    /// Whether a call answers soon and says nothing before its answer, so that it needs no thread of its own.
    func isQuick(method: String, name: String?) -> Bool

    /// The tools, from a cursor on.
    ///
    /// - Throws: `invalidParams` for a cursor that is none.
    func tools(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList
    /// Calls a tool. What goes wrong with a call that was right is a result with `isError`.
    ///
    /// - Throws: `invalidParams` for an unknown tool.
    func callTool(_ call: MCPCall, name: String, arguments: JSONObject) throws(MCPError) -> MCPOutcome
    /// The resources, from a cursor on.
    func resources(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList
    /// The templates of resources, from a cursor on.
    func resourceTemplates(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList
    /// Reads a resource: the members of its result, and for how long it may be kept.
    ///
    /// - Throws: `MCPError.resourceNotFound`.
    func readResource(_ call: MCPCall, uri: String) throws(MCPError) -> (outcome: MCPOutcome, cache: MCPCacheHint)
    /// The prompts, from a cursor on.
    func prompts(_ call: MCPCall, cursor: String?) throws(MCPError) -> MCPList
    /// Fills a prompt.
    ///
    /// - Throws: `invalidParams` for an unknown prompt or a missing argument.
    func prompt(_ call: MCPCall, name: String, arguments: [String: String]) throws(MCPError) -> MCPOutcome
    /// Completes an argument.
    func complete(_ call: MCPCall, _ request: MCPCompletionRequest) throws(MCPError) -> MCPCompletion
    /// Listens. The filter holds nothing that the service does not offer.
    ///
    /// - Throws: `internalError` where there are too many listeners.
    func listen(_ call: MCPCall, filter: MCPFilter) throws(MCPError) -> any MCPChangeSource
}

extension MCPService {
    /// What is offered, without what needs a way to the client that outlives a call.
    public var handshakeCapabilities: MCPCapabilities { capabilities.withoutMessages }
}
