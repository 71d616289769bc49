/// A request's body, complete.
public enum HTTPRequestBody: Sendable, Equatable {
    /// The bytes, in memory; empty when the request has no body, whatever the policy was.
    case bytes([UInt8])
    /// A file that holds them. It now belongs to the service, which removes it.
    case spooled(path: String, sizeBytes: Int)
}
