/// What stands before a request's body.
public struct HTTPRequestHead: Sendable {
    /// The method as sent, for example `GET`.
    public let method: String
    /// The path as sent, percent-encoded, up to the question mark. It is `*` or begins with a slash, and what its
    /// escapes stand for is valid UTF-8.
    public let path: String
    /// The text behind the question mark as sent, percent-encoded; "" when there is none.
    public let query: String
    /// The header fields. Every value is valid UTF-8 without control characters.
    public let headers: HTTPHeaders
    /// Who sent it.
    public let origin: HTTPOrigin
    /// When its request line was read, on the system's monotonic clock.
    public let arrivedAtNanoseconds: UInt64

    /// A head made of its parts, as tests of a service need it.
    public init(
        method: String,
        path: String,
        query: String = "",
        headers: HTTPHeaders = HTTPHeaders(),
        origin: HTTPOrigin,
        arrivedAtNanoseconds: UInt64 = 0
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.origin = origin
        self.arrivedAtNanoseconds = arrivedAtNanoseconds
    }
}
