internal import Locking

/// A request that came as a line, from its coming to its answer.
final class MCPLineTicket: Sendable {
    private struct State {
        var isCancelled = false
        var signal: OneTimeSignal?
    }

    /// None where it is a batch.
    let id: MCPID?
    /// Whether it is a listener, which has no end of its own.
    let listens: Bool
    let request: MCPLineRequest
    private let state = Guarded(State())

    init(id: MCPID?, listens: Bool, request: MCPLineRequest) {
        self.id = id
        self.listens = listens
        self.request = request
    }

    /// Whether nobody wants its answer any more.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// What fires when it is cancelled; nil where it has been. Made when the work begins, so that what only waits
    /// holds no descriptors.
    func begin() -> OneTimeSignal? {
        state.withLock { state in
            guard !state.isCancelled else { return nil }
            let signal = OneTimeSignal()
            state.signal = signal
            return signal
        }
    }

    func cancel() {
        let signal = state.withLock { state in
            state.isCancelled = true
            return state.signal
        }
        signal?.fire()
    }
}
