public import Wire

/// What a handler knows of the request that it answers, and how it speaks before its answer.
public struct MCPCall: Sendable {
    /// A severity of logs, from the least; those of RFC 5424.
    public enum LogLevel: String, CaseIterable, Sendable {
        /// Of use to who looks for a fault.
        case debug
        /// What goes on.
        case info
        /// Normal, and worth knowing.
        case notice
        /// May become an error.
        case warning
        /// Something failed.
        case error
        /// A part does not work.
        case critical
        /// Somebody must act at once.
        case alert
        /// Nothing works.
        case emergency

        /// Its place in the order.
        var severity: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// The revision in which it came.
    public let revision: MCPRevision
    /// The method.
    public let method: String
    /// What the client can do, as the request says; nil in the handshake era, where no request says it.
    public let clientCapabilities: JSONObject?
    /// What the client has answered, by key.
    public let inputResponses: JSONObject
    /// What was given along with the questions, once its seal has been checked; nil in the first round.
    public let state: JSON?
    /// Whether anybody wants to hear of progress.
    public let wantsProgress: Bool
    /// Tells how far the work has come; does nothing where nobody asked. Values that do not rise are left out.
    public let progress: @Sendable (_ done: Double, _ total: Double?, _ message: String?) -> Void
    /// Writes a log to the client, where it asked for that level.
    public let log: @Sendable (LogLevel, JSON) -> Void
    /// Whether nobody waits for the answer any more.
    public let isCancelled: @Sendable () -> Bool
    /// Sleeps until a descriptor is ready or so many milliseconds have passed; false where nobody waits any more.
    public let wait: @Sendable (_ descriptor: Int32, _ milliseconds: Int) -> Bool
    /// Asks the client and waits for its answer; only in the handshake era, over the call's own stream.
    ///
    /// Throws `invalidRequest` in the modern era and where nobody answers.
    public let ask: @Sendable (_ method: String, _ params: JSON) throws(MCPError) -> JSON

    /// Makes a call.
    public init(
        revision: MCPRevision, method: String, clientCapabilities: JSONObject? = nil,
        inputResponses: JSONObject = JSONObject(), state: JSON? = nil, wantsProgress: Bool = false,
        progress: @escaping @Sendable (Double, Double?, String?) -> Void = { _, _, _ in },
        log: @escaping @Sendable (LogLevel, JSON) -> Void = { _, _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false },
        wait: @escaping @Sendable (Int32, Int) -> Bool = { _, _ in true },
        ask: @escaping @Sendable (String, JSON) throws(MCPError) -> JSON = { method, _ throws(MCPError) in
            throw MCPError(.invalidRequest, "The client cannot be asked for \(method) here.")
        }
    ) {
        self.revision = revision
        self.method = method
        self.clientCapabilities = clientCapabilities
        self.inputResponses = inputResponses
        self.state = state
        self.wantsProgress = wantsProgress
        self.progress = progress
        self.log = log
        self.isCancelled = isCancelled
        self.wait = wait
        self.ask = ask
    }
}
