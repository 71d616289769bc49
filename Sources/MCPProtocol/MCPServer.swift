internal import Digests
internal import Locking
internal import Wire

/// The protocol itself: a message in, an answer out. It knows nothing of what is served.
///
/// Both eras are served side by side, and each message is taken by itself: nothing is remembered from one to the next
/// but what runs.
public final class MCPServer: Sendable {
    /// How much is done at once, and for how long.
    public let limits: MCPLimits

    let seal: MCPStateSeal
    let threads: MCPThreads
    let questions = MCPQuestions()
    let listenerCount = Guarded(0)

    /// Makes a server. States that it gives to clients are good for as long as it lives.
    public convenience init(limits: MCPLimits = .standard) {
        self.init(limits: limits, milliseconds: { MonotonicClock.milliseconds() })
    }

    /// - Parameter milliseconds: the clock by which states expire.
    init(limits: MCPLimits, milliseconds: @escaping @Sendable () -> Int64) {
        self.limits = limits
        seal = MCPStateSeal(
            key: RandomBytes.make(count: HMACSHA256.byteCount), secondsMax: limits.stateSecondsMax,
            charactersMax: limits.stateCharactersMax, milliseconds: milliseconds)
        threads = MCPThreads(threadsMax: limits.runningCallsMax)
    }

    /// Answers a message that came from somebody who may ask. Never throws and never traps on what a message holds.
    ///
    /// It blocks until there is an answer, or something to be sent before it.
    public func answer(_ request: MCPRequest, service: any MCPService) -> MCPResponse {
        let json: JSON
        do {
            json = try JSONReader.parse(request.body)
        } catch {
            let place = "\(error.detail) (line \(error.line), column \(error.column))"
            return MCPRefusal(nil, .parseError, "Parse error: \(place)").response
        }
        do throws(MCPRefusal) {
            if let elements = json.arrayValue { return try answer(batch: elements, request, service) }
            return try answer(MCPMessage(json), request, service)
        } catch {
            return error.response
        }
    }

    private func answer(
        _ message: MCPMessage, _ request: MCPRequest, _ service: any MCPService
    ) throws(MCPRefusal) -> MCPResponse {
        let versions = request.versions
        switch message.kind {
        case .notification:
            if case .http = request.transport, let version = versions.first, MCPRevision(rawValue: version) == nil {
                try MCPExchange.checkVersion(version, id: nil)
            }
            return MCPResponse(status: 202)
        case .answer(let id):
            guard versions != [MCPRevision.july2026.rawValue],
                questions.take(message.object, id: id, caller: service.callerIdentity)
            else { throw MCPRefusal(id, .invalidRequest, "Nobody waits for an answer with this id.") }
            return MCPResponse(status: 202)
        case .request(let id):
            let dialect = try MCPDialect(of: message, id: id, transport: request.transport, versions: versions)
            let exchange = try MCPExchange(message, id: id, dialect: dialect, request: request, service: service)
            return serve(exchange, request)
        }
    }

    private func serve(_ exchange: MCPExchange, _ request: MCPRequest) -> MCPResponse {
        let work = MCPWork(exchange, server: self)
        do throws(MCPError) {
            if exchange.method == .listen { return try listen(exchange, request) }
            let input = try exchange.input(seal)
            guard !work.isQuick else {
                return exchange.reply(work.call(input, inline: request), seal).response
            }
            return run(request, work: [work]) { run in exchange.reply(work.call(input, run: run), self.seal) }
        } catch {
            return exchange.failure(error).response
        }
    }
}
