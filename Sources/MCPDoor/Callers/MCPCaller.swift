public import Operations
public import Wire

/// Who speaks the protocol, as the edge has made sure, and what they reach.
public struct MCPCaller: Sendable, ToolAudience {
    /// Who it is.
    public let principal: Principal
    /// The workspace that they hold.
    public let workspace: Workspace
    /// What they reach beside it.
    public let ports: CallPorts
    /// The id of the request.
    public let requestID: String
    /// How to stay in touch with them.
    public let watch: CallerWatch
    /// Counts a write against their quota; throws `rate_limited` where it is used up.
    public let chargeWrite: @Sendable () throws(Problem) -> Void
    /// What they want to see, at most.
    public let selection: ToolSelection

    /// Joins all that is known of a caller.
    public init(
        principal: Principal, workspace: Workspace, ports: CallPorts, requestID: String,
        watch: CallerWatch = .patient, chargeWrite: @escaping @Sendable () throws(Problem) -> Void = {},
        selection: ToolSelection = ToolSelection()
    ) {
        self.principal = principal
        self.workspace = workspace
        self.ports = ports
        self.requestID = requestID
        self.watch = watch
        self.chargeWrite = chargeWrite
        self.selection = selection
    }
}
