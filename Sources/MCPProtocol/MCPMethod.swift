/// The methods that are known here.
enum MCPMethod: String, CaseIterable, Sendable {
    case initialize
    case ping
    case discover = "server/discover"
    case toolsList = "tools/list"
    case toolsCall = "tools/call"
    case resourcesList = "resources/list"
    case resourceTemplatesList = "resources/templates/list"
    case resourcesRead = "resources/read"
    case resourcesSubscribe = "resources/subscribe"
    case resourcesUnsubscribe = "resources/unsubscribe"
    case promptsList = "prompts/list"
    case promptsGet = "prompts/get"
    case complete = "completion/complete"
    case setLevel = "logging/setLevel"
    case listen = "subscriptions/listen"

    /// Whether a revision of that era has it at all.
    func isKnown(in era: MCPEra) -> Bool {
        switch self {
        case .initialize, .ping, .resourcesSubscribe, .resourcesUnsubscribe, .setLevel: era == .handshake
        case .discover, .listen: era == .modern
        default: true
        }
    }

    /// Whether somebody who is offered this may call it.
    func isOffered(by capabilities: MCPCapabilities) -> Bool {
        switch self {
        case .initialize, .ping, .discover: true
        case .toolsList, .toolsCall: capabilities.tools
        case .resourcesList, .resourceTemplatesList, .resourcesRead: capabilities.resources
        case .resourcesSubscribe, .resourcesUnsubscribe: capabilities.resources && capabilities.resourcesSubscribe
        case .promptsList, .promptsGet: capabilities.prompts
        case .complete: capabilities.completions
        case .setLevel: capabilities.logging
        case .listen: capabilities.hasChanges
        }
    }

    /// The member of `params` that names what is called, which `Mcp-Name` repeats.
    var nameMember: String? {
        switch self {
        case .toolsCall, .promptsGet: "name"
        case .resourcesRead: "uri"
        default: nil
        }
    }

    /// Whether the protocol answers it by itself.
    var isProtocols: Bool {
        switch self {
        case .initialize, .ping, .discover, .setLevel, .resourcesSubscribe, .resourcesUnsubscribe: true
        default: false
        }
    }
}
