public import MCPProtocol
public import Operations
internal import Wire

/// The door for models: the catalogue as tools, resources and prompts.
public final class MCPDoor: Sendable {
    /// Where the protocol is spoken.
    public static let path = "/mcp"

    let catalogue: Catalogue
    let book: ToolBook
    let version: String
    let answers = ToolAnswerCache()
    private let server = MCPServer()

    /// Makes a door.
    ///
    /// - Parameter version: the program's version.
    public init(catalogue: Catalogue = .standard, version: String) {
        self.catalogue = catalogue
        self.version = version
        book = ToolBook(catalogue)
    }

    /// Answers a message. Never throws and never traps on what it holds.
    public func answer(_ request: MCPRequest, visitor: MCPVisitor) -> MCPResponse {
        server.answer(request, service: PenstockService(door: self, visitor: visitor))
    }

    /// Calls a tool, in whichever way it was asked for.
    func run(
        _ tool: Tool, _ arguments: JSONObject, caller: MCPCaller,
        progress: @escaping @Sendable (Double, Double?, String?) -> Void = { _, _, _ in }
    ) throws(Problem) -> ToolAnswer {
        try tool.run(
            ToolCall(
                tool: tool.name, arguments: arguments, caller: caller, names: NameBook(caller.workspace),
                limits: catalogue.limits, progress: progress))
    }
}
