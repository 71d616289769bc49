/// The one answer to a message, ready to be sent.
struct MCPReply: Sendable {
    /// The HTTP status.
    let status: Int
    /// One JSON text on one line.
    let message: [UInt8]

    /// As it is sent where nothing had to be sent before.
    var response: MCPResponse { MCPResponse(status: status, body: .json(message)) }
}
