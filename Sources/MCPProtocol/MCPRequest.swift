/// A message as it comes over HTTP or as a line, once it is known who sent it.
public struct MCPRequest: Sendable {
    /// How it came.
    public enum Transport: Sendable {
        /// As the body of a POST; the protocol's header fields are checked against it.
        case http
        /// As a line; there are no header fields. Whether a handshake has been made is known there.
        case lines(hasHandshake: Bool)
    }

    /// How it came.
    public let transport: Transport
    /// The message.
    public let body: [UInt8]
    /// The values of a header field, in order; names in any case.
    public let header: @Sendable (String) -> [String]
    /// Sleeps until a descriptor is ready or so many milliseconds have passed; false once the sender has left.
    public let wait: @Sendable (_ descriptor: Int32, _ milliseconds: Int) -> Bool

    /// Makes a request.
    public init(
        transport: Transport = .http, body: [UInt8], header: @escaping @Sendable (String) -> [String] = { _ in [] },
        wait: @escaping @Sendable (Int32, Int) -> Bool = { _, _ in true }
    ) {
        self.transport = transport
        self.body = body
        self.header = header
        self.wait = wait
    }
}
