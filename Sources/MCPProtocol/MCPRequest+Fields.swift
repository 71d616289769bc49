extension MCPRequest {
    /// The versions that the header field names.
    var versions: [String] { header(MCPFields.version).map { MCPFields.trimmed($0) } }

    /// Whether events can be sent before the answer.
    var acceptsEvents: Bool {
        switch transport {
        case .lines: true
        case .http: MCPFields.accepts("text/event-stream", header(MCPFields.accept))
        }
    }

    /// Whether it came as a line.
    var isLine: Bool {
        if case .lines = transport { true } else { false }
    }
}
