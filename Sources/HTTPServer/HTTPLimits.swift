/// What bounds a server. Beyond a limit the request is refused, never cut.
public struct HTTPLimits: Sendable {
    /// Bytes of a body in memory. The edge does not apply it: a service's `admit` does, by its policy.
    public var bodyBytesMax = 4 << 20
    /// Bytes of a request's line and header fields together.
    public var headBytesMax = 16 << 10
    /// Header fields of a request.
    public var headerFieldsMax = 100
    /// Bytes of a request's target, path and query together, as sent.
    public var urlBytesMax = 4096
    /// Arguments of a query.
    public var queryArgumentsMax = 100
    /// Connections at once; each has a thread. The library closes or leaves waiting those beyond.
    public var connectionsMax = 4096
    /// TCP connections at once from one address.
    public var connectionsPerAddressMax = 512
    /// Seconds for a whole head, from its first byte; on a new connection from its start.
    public var headDeadlineSeconds = 10
    /// The span over which `bodyBytesPerSecondMin` must hold, again and again; so also the grace before it is asked.
    public var bodyGraceSeconds = 10
    /// The least rate of a body.
    public var bodyBytesPerSecondMin = 1024
    /// Seconds for a whole body.
    public var bodyDeadlineSeconds = 1800
    /// Seconds that a client may take nothing of an answer that waits for it.
    public var writeStallSeconds = 30
    /// Seconds that a connection may rest between two requests.
    public var idleSeconds = 75
    /// Memory of the library for one connection. It must hold twice the head, with room for the fields of the answer.
    public var connectionPoolBytes = 32 << 10

    /// The defaults.
    public init() {}
}
