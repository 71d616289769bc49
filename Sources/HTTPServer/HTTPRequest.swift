/// A complete request.
public struct HTTPRequest: Sendable {
    /// What stood before the body.
    public let head: HTTPRequestHead
    /// The body.
    public let body: HTTPRequestBody

    /// A request made of its parts.
    public init(head: HTTPRequestHead, body: HTTPRequestBody = .bytes([])) {
        self.head = head
        self.body = body
    }

    /// The method as sent, for example `GET`.
    public var method: String { head.method }
    /// The path as sent, percent-encoded, up to the question mark.
    public var path: String { head.path }
    /// The text behind the question mark as sent, percent-encoded; "" when there is none.
    public var query: String { head.query }
    /// The header fields.
    public var headers: HTTPHeaders { head.headers }
    /// Who sent it.
    public var origin: HTTPOrigin { head.origin }
    /// When its request line was read, on the system's monotonic clock.
    public var arrivedAtNanoseconds: UInt64 { head.arrivedAtNanoseconds }
}
