import Locking
import MCPProtocol

/// Changes that a test lets happen.
final class StubSource: MCPChangeSource {
    private struct State {
        var changes: [MCPChange] = []
        var hasEnded = false
        var closeCount = 0
        var signal = OneTimeSignal()
    }

    private let state = Guarded(State())

    var closeCount: Int { state.withLock { $0.closeCount } }

    func tell(_ changes: [MCPChange]) {
        state.withLock { state in
            state.changes += changes
            state.signal.fire()
        }
    }

    func end() {
        state.withLock { state in
            state.hasEnded = true
            state.signal.fire()
        }
    }

    func next() -> [MCPChange]? {
        state.withLock { state in
            if state.signal.hasFired { state.signal = OneTimeSignal() }
            defer { state.changes = [] }
            return state.hasEnded && state.changes.isEmpty ? nil : state.changes
        }
    }

    func pause() -> (wakeDescriptor: Int32, millisecondsMax: Int) {
        state.withLock { ($0.hasEnded ? -1 : $0.signal.descriptor, $0.hasEnded ? 0 : 60_000) }
    }

    func close() { state.withLock { $0.closeCount += 1 } }
}
