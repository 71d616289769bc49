internal import Locking

/// Speaks with the client of a call that has become a stream.
final class MCPRunSpeaker: Sendable {
    private struct State {
        var first: [MCPFrame]
        var spokeAt = MonotonicClock.milliseconds()
        var isDone = false
    }

    private let run: MCPRun
    private let silenceMilliseconds: Int64
    private let refusal: MCPReply
    private let state: Guarded<State>

    init(_ run: MCPRun, silenceMilliseconds: Int, first: [MCPFrame], isDone: Bool, refusal: MCPReply) {
        self.run = run
        self.silenceMilliseconds = Int64(silenceMilliseconds)
        self.refusal = refusal
        state = Guarded(State(first: first, isDone: isDone))
    }

    func next() -> [MCPFrame]? {
        run.bell.hush()
        return state.withLock { state in
            var frames = state.first
            state.first = []
            guard !state.isDone else { return frames.isEmpty ? nil : frames }
            switch run.take() {
            case .nothing: break
            case .messages(let messages, let reply):
                frames += messages.map { .message($0) }
                if let reply { frames.append(.message(reply.message)) }
                state.isDone = reply != nil
            case .reply(let reply):
                frames.append(.message(reply.message))
                state.isDone = true
            }
            let now = MonotonicClock.milliseconds()
            if frames.isEmpty, now - state.spokeAt >= silenceMilliseconds { frames = [.keepAlive] }
            if !frames.isEmpty { state.spokeAt = now }
            return frames
        }
    }

    func pause() -> MCPEventStream.Pause {
        let left = state.withLock { $0.spokeAt + silenceMilliseconds - MonotonicClock.milliseconds() }
        return MCPEventStream.Pause(
            wakeDescriptor: run.bell.descriptor, millisecondsMax: MCPSleep.bounded(left, run.bell.descriptor))
    }

    /// What is said where the server stops before the answer is there; asking for it changes nothing.
    func farewell() -> [MCPFrame] {
        state.withLock { $0.isDone } ? [] : [.message(refusal.message)]
    }

    /// The client is not spoken to any more. Work whose answer it has not got is told to end.
    func finished(_ isTaken: Bool) {
        let isDone = state.withLock { $0.isDone }
        if !isTaken || !isDone { run.senderLeft() }
    }
}
