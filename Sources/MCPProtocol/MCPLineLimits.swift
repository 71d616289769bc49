/// How much is read and done at once over lines.
public struct MCPLineLimits: Sendable {
    /// The limits of lines that are given none.
    public static let standard = MCPLineLimits()

    /// The longest line that is read, in bytes; a longer one is passed over and refused.
    public var lineBytesMax = 4_194_304
    /// The most requests that run at once; further ones wait in line.
    public var runningRequestsMax = 64
    /// The most requests that wait; a further one is refused.
    public var waitingRequestsMax = 4_096
    /// The most bytes of the requests that run and wait; a further one is refused.
    public var heldBytesMax = 67_108_864
    /// For how long what runs may still answer when the input has ended, in milliseconds.
    public var drainMillisecondsMax = 500

    /// The standard limits.
    public init() {}
}
