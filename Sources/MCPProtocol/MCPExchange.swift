internal import Wire

/// A request that is known to be one that is served here, with all that it says.
struct MCPExchange: Sendable {
    let id: MCPID
    let method: MCPMethod
    let params: JSONObject
    let revision: MCPRevision
    let metadata: MCPMetadata
    let service: any MCPService

    var era: MCPEra { revision.era }

    /// What its caller is offered in its era.
    var capabilities: MCPCapabilities {
        era == .modern ? service.capabilities : service.handshakeCapabilities
    }

    /// What is called: the tool or the prompt by name, the resource by URI.
    var name: String? { method.nameMember.flatMap { params[$0]?.stringValue } }

    /// Checks a request step by step; the first fault is told.
    init(
        _ message: MCPMessage, id: MCPID, dialect: MCPDialect, request: MCPRequest, service: any MCPService
    )
        throws(MCPRefusal)
    {
        let isModern = dialect.era == .modern
        if isModern {
            metadata = try MCPMetadata(modern: message, id: id)
            if case .http = request.transport {
                try MCPFieldCheck(message: message, id: id, version: metadata.version).check(request.header)
            }
            try Self.checkVersion(metadata.version, id: id)
        } else {
            metadata = MCPMetadata(handshake: message)
        }
        let capabilities = isModern ? service.capabilities : service.handshakeCapabilities
        guard let method = MCPMethod(rawValue: message.method), method.isKnown(in: dialect.era),
            method.isOffered(by: capabilities)
        else {
            throw MCPRefusal(id, .methodNotFound, "Method not found", status: isModern ? 404 : 200)
        }
        guard let params = message.params.map({ $0.objectValue }) ?? JSONObject() else {
            throw MCPRefusal(id, .invalidParams, "The member params must be an object.", status: 200)
        }
        self.id = id
        self.method = method
        self.params = params
        revision = dialect.revision
        self.service = service
    }

    static func checkVersion(_ version: String, id: MCPID?) throws(MCPRefusal) {
        guard version != MCPRevision.july2026.rawValue else { return }
        throw MCPRefusal(
            id,
            MCPError(
                .unsupportedVersion, "Unsupported protocol version",
                data: ["supported": [.string(MCPRevision.july2026.rawValue)], "requested": .string(version)]))
    }
}
