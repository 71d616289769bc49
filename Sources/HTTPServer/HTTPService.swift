/// The owner of a server: message in, message out.
///
/// All three are called on the connection's thread, for many connections at once; only a `refuse` of `requestTimeout`
/// is called on the thread that watches deadlines and must not block.
public protocol HTTPService: Sendable {
    /// What to do with the body of this request; called before any byte of it is read, for requests without one too.
    func admit(_ head: HTTPRequestHead) -> HTTPBodyPolicy
    /// The answer to a complete request. It may block. A client that left in the middle of its body leads to no call.
    func answer(_ request: HTTPRequest) -> HTTPResponse
    /// The answer to a request that the edge refuses; the connection closes behind it. The head is nil when it could
    /// not be read. The body must not be a stream.
    func refuse(_ refusal: HTTPRefusal, head: HTTPRequestHead?) -> HTTPResponse
}
