public import Operations

/// An answer, free of the library that writes it to the network.
public struct RESTResponse: Sendable {
    /// What follows the head.
    public enum Body: Sendable {
        /// Bytes; empty where there is no body.
        case bytes([UInt8])
        /// Pieces that are pulled one by one; `next` may block and gives nil at the end, `finished` is called once.
        case pieces(next: @Sendable () -> [UInt8]?, finished: @Sendable (Bool) -> Void)
        /// Pieces that are sent as they come to be, without end.
        case live(OperationAnswer.Live)
    }

    /// The status.
    public var status: Int
    /// The header fields in order.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: Body
    /// The pattern of the route that led here, such as `/api/v1/deals/{id}`, for metrics and logs; nil where none did.
    public var route: String?

    /// Makes an answer.
    public init(
        status: Int, headers: [(name: String, value: String)] = [], body: Body = .bytes([]), route: String? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.route = route
    }

    /// The value of a header field.
    public func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
}
