public import Operations

/// A request, free of the library that read it from the network.
public struct RESTRequest: Sendable {
    /// What came after the head.
    public enum Body: Sendable {
        /// Bytes in memory; empty where there is no body.
        case bytes([UInt8])
        /// A file, which the door may move or leave to its sender to remove.
        case file(path: String)
    }

    /// The method as sent.
    public let method: String
    /// The path as sent, percent-encoded.
    public let path: String
    /// What follows the question mark, as sent; empty where there is none.
    public let query: String
    /// The body.
    public let body: Body
    /// Who sent it.
    public let principal: Principal
    /// What it reaches beside its workspace.
    public let ports: CallPorts
    /// The id under which the request is known.
    public let requestID: String
    /// The values of a header field, in order.
    public let header: @Sendable (String) -> [String]
    /// How to stay in touch with the sender.
    public let caller: CallerWatch

    /// Whether nothing came after the head.
    var hasNoBody: Bool {
        if case .bytes(let bytes) = body { bytes.isEmpty } else { false }
    }

    /// Makes a request.
    public init(
        method: String, path: String, query: String = "", body: Body = .bytes([]), principal: Principal,
        ports: CallPorts = .none, requestID: String, header: @escaping @Sendable (String) -> [String] = { _ in [] },
        caller: CallerWatch = .patient
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.principal = principal
        self.ports = ports
        self.requestID = requestID
        self.header = header
        self.caller = caller
    }
}
