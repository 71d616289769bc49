/// What a service wants done with a request whose head has been read.
public enum HTTPAdmission: Sendable {
    /// Read the body in this way, then ask for the answer. It may block. A client that left in the middle of its body
    /// leads to no call of `answer`; what the edge finds wrong with the body is answered by `refuse`, under the same
    /// terms as `HTTPService.refuse`.
    case read(
        HTTPBodyPolicy, refuse: @Sendable (HTTPRefusal) -> HTTPResponse,
        answer: @Sendable (HTTPRequest) -> HTTPResponse)
    /// Read no body; answer this, which must not be a stream. The connection stays open only if the request has none.
    case refuse(HTTPResponse)
}
