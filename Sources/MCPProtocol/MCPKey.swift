/// The names in `_meta` that the protocol keeps for itself.
enum MCPKey {
    private static let prefix = "io.modelcontextprotocol/"

    static let protocolVersion = prefix + "protocolVersion"
    static let clientCapabilities = prefix + "clientCapabilities"
    static let logLevel = prefix + "logLevel"
    static let serverInfo = prefix + "serverInfo"
    static let subscriptionId = prefix + "subscriptionId"
}
