/// How much a server does at once, and for how long.
public struct MCPLimits: Sendable {
    /// The limits of a server that is given none.
    public static let standard = MCPLimits()

    /// The most calls that run on threads of their own; a further one is refused.
    public var runningCallsMax = 256
    /// The most listeners.
    public var listenersMax = 1_024
    /// The most events that wait for one receiver. A listener's stream ends where there are more, so that the client
    /// asks anew; notifications of a call are left out.
    public var bufferedEventsMax = 1_024
    /// The most resources that one listener may name.
    public var listenedResourcesMax = 1_024
    /// The most messages in a batch.
    public var batchMessagesMax = 100
    /// For how long nothing may be sent, in milliseconds: an answer that takes longer becomes a stream, and a stream
    /// that is silent for so long says that it is alive.
    public var silenceMillisecondsMax = 15_000
    /// For how long a state that was given to a client is good, in seconds.
    public var stateSecondsMax = 600
    /// The longest text of such a state, in characters.
    public var stateCharactersMax = 65_536
    /// For how long a client may think about a question of the handshake era, in milliseconds.
    public var questionMillisecondsMax = 300_000

    /// The standard limits.
    public init() {}
}
