/// Why a message is not served, as it is told to its sender.
struct MCPRefusal: Error {
    /// The message's id, where it could be read.
    let id: MCPID?
    let error: MCPError
    /// The HTTP status.
    let status: Int

    init(_ id: MCPID?, _ code: MCPError.Code, _ message: String, status: Int = 400) {
        self.init(id, MCPError(code, message), status: status)
    }

    init(_ id: MCPID?, _ error: MCPError, status: Int = 400) {
        self.id = id
        self.error = error
        self.status = status
    }

    /// As it is sent.
    var reply: MCPReply { MCPReply(status: status, message: MCPWriting.error(id: id, error)) }

    /// As it is sent.
    var response: MCPResponse { reply.response }
}
