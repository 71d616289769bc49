public import Locking

/// The protocol over lines: one JSON text a line, in both directions.
public final class MCPLines: Sendable {
    /// The longest line that is read, in bytes.
    public static let lineBytesMax = 4 << 20

    private let endpoint: any MCPEndpoint
    private let output: Int32

    /// Lets an endpoint answer; nothing but whole lines is written to the descriptor, which stays the caller's.
    public init(endpoint: any MCPEndpoint, output: Int32) {
        self.endpoint = endpoint
        self.output = output
    }

    /// Reads messages until the input ends, the output is closed or `stop` fires; then what still runs is cancelled.
    public func run(input: Int32, stop: OneTimeSignal? = nil) {}
}
