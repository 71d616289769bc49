/// An answer, free of what carries it.
public struct MCPResponse: Sendable {
    /// What follows the head.
    public enum Body: Sendable {
        /// Nothing.
        case none
        /// One JSON text on one line.
        case json([UInt8])
        /// Server-sent events, each one JSON text.
        case events(MCPEventStream)
    }

    /// The HTTP status.
    public var status: Int
    /// Header fields, beside those that follow from the body.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: Body

    /// Makes an answer.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
