internal import Wire

/// In which revision a message speaks; found out from the message and what came with it, and from nothing earlier.
struct MCPDialect: Sendable {
    /// What a request of the handshake era without a header field speaks, as 2025-06-18 says.
    static let silentRevision = MCPRevision.march2025
    /// What is offered to a client that asks for something else.
    static let offeredRevision = MCPRevision.november2025

    let revision: MCPRevision

    var era: MCPEra { revision.era }

    /// The revision in which a client that asks for one is answered: its own, where that begins with a handshake.
    static func negotiated(_ asked: String?) -> MCPRevision {
        guard let known = asked.flatMap({ MCPRevision(rawValue: $0) }), known.era == .handshake else {
            return offeredRevision
        }
        return known
    }

    /// Tells the dialect of a request.
    ///
    /// - Parameter versions: the values of the header field.
    /// - Throws: where lines hold something that belongs to neither era yet.
    init(of message: MCPMessage, id: MCPID, transport: MCPRequest.Transport, versions: [String]) throws(MCPRefusal) {
        let named = versions.count == 1 ? MCPRevision(rawValue: versions[0]) : nil
        let isInitialize = message.method == MCPMethod.initialize.rawValue
        if message.namesVersion {
            revision = .july2026
        } else if isInitialize, named != .july2026 {
            revision = Self.negotiated(message.params?["protocolVersion"]?.stringValue)
        } else if case .lines(let hasHandshake) = transport {
            guard hasHandshake || message.method == MCPMethod.ping.rawValue else {
                throw Self.stranger(message, id)
            }
            revision = named?.era == .handshake ? named ?? Self.offeredRevision : Self.offeredRevision
        } else if versions.isEmpty {
            revision = Self.silentRevision
        } else {
            revision = named ?? .july2026
        }
    }

    /// The refusal of a line that neither follows a handshake nor says all about itself.
    private static func stranger(_ message: MCPMessage, _ id: MCPID) -> MCPRefusal {
        guard MCPMethod(rawValue: message.method) != nil else {
            return MCPRefusal(id, .methodNotFound, "Method not found", status: 404)
        }
        return MCPRefusal(
            id, .invalidParams,
            "params._meta is missing \(MCPKey.protocolVersion) and \(MCPKey.clientCapabilities), and no handshake has"
                + " been made (initialize).")
    }
}
