/// A message that came as a line and is to be answered: a request, an answer to a question of the server, or a batch.
///
/// Notifications never get here, nor does what has already been refused.
public struct MCPLineRequest: Sendable {
    /// The message: one JSON text, without the end of the line.
    public let body: [UInt8]
    /// The protocol's header fields that say the same over HTTP (`MCP-Protocol-Version`, `Mcp-Method`, `Mcp-Name`),
    /// as far as the message's era knows them.
    public let fields: [(name: String, value: String)]
    /// Whether a handshake has been made, or is made by this message.
    public let hasHandshake: Bool

    /// Joins the parts.
    public init(body: [UInt8], fields: [(name: String, value: String)] = [], hasHandshake: Bool = false) {
        self.body = body
        self.fields = fields
        self.hasHandshake = hasHandshake
    }
}
