public import Locking
internal import Wire

/// The protocol over lines: one JSON text a line, in both directions.
///
/// Each message is taken by itself, as over HTTP, and requests of both eras may follow each other; but whether a
/// handshake has been made is known here. Reading never waits for what runs.
public final class MCPLines: Sendable {
    private struct State {
        var revision: MCPRevision?
        var tickets: [ObjectIdentifier: MCPLineTicket] = [:]
        var byID: [MCPID: MCPLineTicket] = [:]
        var heldBytes = 0
    }

    private let endpoint: any MCPEndpoint
    private let limits: MCPLineLimits
    private let writer: MCPLineWriter
    private let idle = MCPBell()
    private let threads: MCPThreads
    private let state = Guarded(State())

    /// Lets an endpoint answer; nothing but whole lines is written to the descriptor, which stays the caller's.
    public init(endpoint: any MCPEndpoint, output: Int32, limits: MCPLineLimits = .standard) {
        self.endpoint = endpoint
        self.limits = limits
        writer = MCPLineWriter(output: output)
        threads = MCPThreads(
            threadsMax: limits.runningRequestsMax, waitingMax: limits.waitingRequestsMax, idle: idle)
    }

    /// Reads messages until the input ends, the output is closed or `stop` fires. Called once.
    ///
    /// Listeners end then; what else runs may still answer for `MCPLineLimits.drainMillisecondsMax`, unless it was told
    /// to stop, and is cancelled.
    public func run(input: Int32, stop: OneTimeSignal? = nil) {
        let brokenPipe = MCPBrokenPipe()
        defer { brokenPipe.allow() }
        let stops = [writer.broken] + (stop.map { [$0] } ?? [])
        var reader = MCPLineReader(input: input, lineBytesMax: limits.lineBytesMax, stops: stops)
        loop: while true {
            switch reader.next() {
            case .whole(let line): if !line.isEmpty { take(line) }
            case .tooLong:
                let detail = "A line may have at most \(limits.lineBytesMax) bytes."
                refuse(MCPRefusal(nil, .parseError, "Parse error: \(detail)"))
            case .end: break loop
            }
        }
        cancel { $0.listens }
        if !stops.contains(where: \.hasFired) { waitForThreads() }
        threads.clear()
        cancel { _ in true }
        waitForThreads()
        writer.close()
    }

    private func waitForThreads() {
        let deadline = MonotonicClock.milliseconds() + Int64(limits.drainMillisecondsMax)
        while !threads.isIdle, !writer.broken.hasFired {
            let left = deadline - MonotonicClock.milliseconds()
            guard left > 0 else { return }
            _ = MCPSleep.until([idle.descriptor, writer.broken.descriptor], milliseconds: Int(left))
            idle.hush()
        }
    }

    private func take(_ line: [UInt8]) {
        let json: JSON
        do {
            json = try JSONReader.parse(line)
        } catch {
            return refuse(MCPRefusal(nil, .parseError, "Parse error: \(error.detail) (column \(error.column))"))
        }
        do throws(MCPRefusal) {
            guard json.arrayValue == nil else { return start(id: nil, listens: false, request(line)) }
            let message = try MCPMessage(json)
            switch message.kind {
            case .notification: if message.method == "notifications/cancelled" { cancel(message.params?["requestId"]) }
            case .answer:
                // Taken here, since what waits for it may hold every thread; nothing is answered to an answer.
                do { try endpoint.exchange(request(line), cancellation: writer.broken) { _ in } } catch {}
            case .request(let id): try take(message, id, line)
            }
        } catch {
            refuse(error)
        }
    }

    private func take(_ message: MCPMessage, _ id: MCPID, _ line: [UInt8]) throws(MCPRefusal) {
        let revision = state.withLock { $0.revision }
        let dialect = try MCPDialect(
            of: message, id: id, transport: .lines(hasHandshake: revision != nil),
            versions: revision.map { [$0.rawValue] } ?? [])
        if dialect.era == .modern {
            let listens = message.method == MCPMethod.listen.rawValue
            return start(id: id, listens: listens, MCPLineRequest(body: line, fields: Self.fields(of: message)))
        }
        switch MCPMethod(rawValue: message.method) {
        case .ping: writer.write(MCPWriting.result(id: id) { _ in })
        case .initialize:
            // Known from here on, since what follows need not wait for the answer.
            if message.params?["protocolVersion"]?.stringValue != nil {
                state.withLock { $0.revision = dialect.revision }
            }
            start(id: id, listens: false, MCPLineRequest(body: line, hasHandshake: true))
        default: start(id: id, listens: false, request(line))
        }
    }

    /// A message of the handshake era.
    private func request(_ line: [UInt8]) -> MCPLineRequest {
        let revision = state.withLock { $0.revision }
        return MCPLineRequest(
            body: line, fields: revision.map { [(MCPFields.version, $0.rawValue)] } ?? [],
            hasHandshake: revision != nil)
    }

    /// What a message of the modern era would say in its header.
    private static func fields(of message: MCPMessage) -> [(name: String, value: String)] {
        let version = message.meta?[MCPKey.protocolVersion]?.stringValue ?? ""
        var fields = [
            (MCPFields.version, MCPFields.encoded(version)), (MCPFields.method, MCPFields.encoded(message.method)),
        ]
        if let member = MCPMethod(rawValue: message.method)?.nameMember,
            let name = message.params?[member]?.stringValue
        {
            fields.append((MCPFields.name, MCPFields.encoded(name)))
        }
        return fields.map { (name: $0.0, value: $0.1) }
    }

    /// Lets the endpoint answer on another thread.
    private func start(id: MCPID?, listens: Bool, _ request: MCPLineRequest) {
        let ticket = MCPLineTicket(id: id, listens: listens, request: request)
        let isTaken = state.withLock { state in
            guard state.heldBytes + request.body.count <= limits.heldBytesMax else { return false }
            state.heldBytes += request.body.count
            state.tickets[ObjectIdentifier(ticket)] = ticket
            // An id that is used again means its last user from now on.
            if let id { state.byID[id] = ticket }
            return true
        }
        guard isTaken else { return refuseBusy(id) }
        let isStarted = threads.start { [self] in
            exchange(ticket)
            forget(ticket)
        }
        guard !isStarted else { return }
        forget(ticket)
        refuseBusy(id)
    }

    private func exchange(_ ticket: MCPLineTicket) {
        guard let cancellation = ticket.begin() else { return }
        let isUnwanted = { ticket.isCancelled }
        do throws(MCPError) {
            try endpoint.exchange(ticket.request, cancellation: cancellation) { writer.write($0, unless: isUnwanted) }
        } catch {
            writer.write(MCPWriting.error(id: ticket.id, error), unless: isUnwanted)
        }
    }

    private func forget(_ ticket: MCPLineTicket) {
        state.withLock { state in
            state.heldBytes -= ticket.request.body.count
            state.tickets[ObjectIdentifier(ticket)] = nil
            if let id = ticket.id, state.byID[id] === ticket { state.byID[id] = nil }
        }
    }

    private func cancel(_ id: JSON?) {
        guard let id = MCPID(id) else { return }
        state.withLock { $0.byID[id] }?.cancel()
    }

    private func cancel(where isMeant: (MCPLineTicket) -> Bool) {
        for ticket in state.withLock({ Array($0.tickets.values) }) where isMeant(ticket) { ticket.cancel() }
    }

    private func refuse(_ refusal: MCPRefusal) { writer.write(refusal.reply.message) }

    private func refuseBusy(_ id: MCPID?) {
        refuse(MCPRefusal(id, .internalError, "The server is busy: too many requests wait. Try again shortly."))
    }
}
