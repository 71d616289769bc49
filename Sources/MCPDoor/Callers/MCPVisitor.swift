public import Operations
public import Wire

/// Somebody at the door: who it is, and how they get in. What needs no workspace is answered before one is opened.
public struct MCPVisitor: Sendable, ToolAudience {
    /// Who it is.
    public let principal: Principal
    /// What they want to see, at most.
    public let selection: ToolSelection
    /// The name of their workspace.
    public let workspaceName: String
    /// Lets them in; throws why that cannot be.
    public let enter: @Sendable () throws(Problem) -> MCPCaller

    /// Joins all that is known of a visitor.
    public init(
        principal: Principal, selection: ToolSelection, workspaceName: String,
        enter: @escaping @Sendable () throws(Problem) -> MCPCaller
    ) {
        self.principal = principal
        self.selection = selection
        self.workspaceName = workspaceName
        self.enter = enter
    }

    /// A caller who is in already.
    public init(_ caller: MCPCaller) {
        self.init(principal: caller.principal, selection: caller.selection, workspaceName: caller.workspace.name) {
            () throws(Problem) in caller
        }
    }
}
