/// The owner of a server: message in, message out.
///
/// Everything is called on the connection's thread, for many connections at once; only a `refuse` of `requestTimeout`
/// is called on the thread that watches deadlines and must not block.
public protocol HTTPService: Sendable {
    /// What to do with this request; called before any byte of its body is read, for requests without one too.
    func admit(_ head: HTTPRequestHead) -> HTTPAdmission
    /// The answer to a request that the edge refuses before it is admitted; the connection closes behind it. The head
    /// is nil when it could not be read. The body must not be a stream.
    func refuse(_ refusal: HTTPRefusal, head: HTTPRequestHead?) -> HTTPResponse
}
