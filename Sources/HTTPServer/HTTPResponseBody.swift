/// The body of an answer.
public enum HTTPResponseBody: Sendable {
    /// All of it.
    case bytes([UInt8])
    /// Bytes that are made while they are sent.
    case stream(HTTPResponseStream)
}
