/// One piece of a stream of events.
public enum MCPFrame: Hashable, Sendable {
    /// A message: one JSON text without line breaks.
    case message([UInt8])
    /// Nothing to read; it keeps the connection open.
    case keepAlive

    /// As it stands in `text/event-stream`.
    public var event: [UInt8] {
        switch self {
        case .message(let text): Array("event: message\ndata: ".utf8) + text + Array("\n\n".utf8)
        case .keepAlive: Array(": ping\n\n".utf8)
        }
    }
}
