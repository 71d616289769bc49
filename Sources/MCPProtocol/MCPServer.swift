/// The protocol itself: a message in, an answer out. It knows nothing of what is served.
public final class MCPServer: Sendable {
    /// Makes a server.
    public init() {}

    /// Answers a message that came from somebody who may ask. Never throws and never traps on what a message holds.
    public func answer(_ request: MCPRequest, service: any MCPService) -> MCPResponse {
        MCPResponse(status: 501)
    }
}
