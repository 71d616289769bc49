internal import Locking
internal import Wire

extension MCPServer {
    /// Lets work be done on a thread of its own, and waits for what comes first: its answer, something to be sent
    /// before, or so long a silence that the client must hear something.
    ///
    /// - Parameter work: what is worked on; at least one.
    func run(
        _ request: MCPRequest, work: [MCPWork], _ body: @escaping @Sendable (MCPRun) -> MCPReply
    ) -> MCPResponse {
        let run = MCPRun(
            canStream: request.acceptsEvents, endsWithSender: work.allSatisfy { $0.endsWithSender(request) },
            bufferedEventsMax: limits.bufferedEventsMax)
        let id = work.count == 1 ? work[0].exchange.id : nil
        guard threads.start({ run.finish(body(run)) }) else {
            let busy = "The server is busy: \(limits.runningCallsMax) calls are running. Try again shortly."
            var response = MCPRefusal(id, .internalError, busy, status: 503).response
            response.headers.append(("Retry-After", "1"))
            return response
        }
        let silentUntil = MonotonicClock.milliseconds() + Int64(limits.silenceMillisecondsMax)
        let stopping = MCPRefusal(id, .internalError, "The server is stopping.", status: 503).reply
        while true {
            run.bell.hush()
            switch run.take() {
            case .reply(let reply): return reply.response
            case .messages(let messages, let reply):
                let all = messages + (reply.map { [$0.message] } ?? [])
                return events(
                    run.stream(
                        silenceMilliseconds: limits.silenceMillisecondsMax, first: all.map { .message($0) },
                        isDone: reply != nil, refusal: stopping))
            case .nothing: break
            }
            let left =
                run.canStream ? silentUntil - MonotonicClock.milliseconds() : Int64(limits.silenceMillisecondsMax)
            guard left > 0 else {
                return events(
                    run.stream(
                        silenceMilliseconds: limits.silenceMillisecondsMax, first: [.keepAlive], isDone: false,
                        refusal: stopping))
            }
            guard request.wait(run.bell.descriptor, MCPSleep.bounded(left, run.bell.descriptor)) else {
                run.senderLeft()
                return MCPResponse(status: 503)
            }
        }
    }

    /// A stream, and what keeps those in between from holding it up.
    func events(_ stream: MCPEventStream) -> MCPResponse {
        MCPResponse(
            status: 200, headers: [("Cache-Control", "no-cache, no-transform"), ("X-Accel-Buffering", "no")],
            body: .events(stream))
    }
}
