internal import Wire

/// What a request says about itself in `params._meta`.
struct MCPMetadata: Sendable {
    /// The version that it names; empty in the handshake era.
    let version: String
    /// What its client can do; nil in the handshake era.
    let clientCapabilities: JSONObject?
    /// The least level of logs that it wants; nil where it wants none or does not say.
    let logLevel: MCPCall.LogLevel?
    /// By what it wants to hear of progress, as it stood there.
    let progressToken: JSON?

    /// Reads that of a request of the handshake era, where nothing in it can be wrong.
    init(handshake message: MCPMessage) {
        version = ""
        clientCapabilities = nil
        logLevel = nil
        progressToken = message.meta?["progressToken"].flatMap { MCPID($0) == nil ? nil : $0 }
    }

    /// Reads that of a request of the modern era.
    ///
    /// - Throws: `invalidParams` for what is missing or of the wrong kind.
    init(modern message: MCPMessage, id: MCPID) throws(MCPRefusal) {
        guard let meta = message.meta?.objectValue else {
            throw MCPRefusal(
                id, .invalidParams,
                "params._meta is missing \(MCPKey.protocolVersion) and \(MCPKey.clientCapabilities).")
        }
        guard let version = meta[MCPKey.protocolVersion] else {
            throw MCPRefusal(id, .invalidParams, "params._meta is missing \(MCPKey.protocolVersion).")
        }
        guard let capabilities = meta[MCPKey.clientCapabilities] else {
            throw MCPRefusal(id, .invalidParams, "params._meta is missing \(MCPKey.clientCapabilities).")
        }
        guard let versionText = version.stringValue else {
            throw MCPRefusal(id, .invalidParams, "\(MCPKey.protocolVersion) must be a string.")
        }
        guard let capabilitiesObject = capabilities.objectValue else {
            throw MCPRefusal(id, .invalidParams, "\(MCPKey.clientCapabilities) must be an object.")
        }
        let level = meta[MCPKey.logLevel].map { MCPCall.LogLevel(rawValue: $0.stringValue ?? "") }
        if case .some(.none) = level {
            let allowed = MCPCall.LogLevel.allCases.map(\.rawValue).joined(separator: ", ")
            throw MCPRefusal(id, .invalidParams, "\(MCPKey.logLevel) must be one of \(allowed).")
        }
        let token = meta["progressToken"]
        guard token == nil || MCPID(token) != nil else {
            throw MCPRefusal(id, .invalidParams, "progressToken must be a string or an integer.")
        }
        self.version = versionText
        clientCapabilities = capabilitiesObject
        logLevel = level ?? nil
        progressToken = token
    }
}
