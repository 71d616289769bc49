/// An answer.
///
/// The edge writes `Content-Length` or `Transfer-Encoding` and `Date` itself; fields of the first two names are left
/// out, and so are those that no message can carry: with a name that is no token, an empty value or a control
/// character in it.
public struct HTTPResponse: Sendable {
    /// The status code, 200 to 599.
    public var status: Int
    /// The header fields in the order in which they are sent.
    public var headers: [(name: String, value: String)]
    /// The body. It is not sent when the method is HEAD or the status allows none.
    public var body: HTTPResponseBody

    /// An answer; the status must be 200 to 599.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: HTTPResponseBody = .bytes([])) {
        precondition((200...599).contains(status), "an answer's status must be 200 to 599, not \(status)")
        self.status = status
        self.headers = headers
        self.body = body
    }
}
