import Locking
import MCPProtocol

/// Somebody who hears of every change; the protocol leaves out what was not asked for. What has not been told yet is
/// kept once, so that it cannot grow.
final class FixtureListener: MCPChangeSource {
    private static let pauseMillisecondsMax = 60_000

    private struct State {
        var pending: [MCPChange] = []
        var signal = OneTimeSignal()
    }

    private let hub: FixtureHub
    private let state = Guarded(State())

    init(hub: FixtureHub) { self.hub = hub }

    /// Takes a change in.
    func hear(_ change: MCPChange) {
        state.withLock { state in
            if !state.pending.contains(change) { state.pending.append(change) }
            state.signal.fire()
        }
    }

    func next() -> [MCPChange]? {
        state.withLock { state in
            if state.signal.hasFired { state.signal = OneTimeSignal() }
            defer { state.pending = [] }
            return state.pending
        }
    }

    func pause() -> (wakeDescriptor: Int32, millisecondsMax: Int) {
        (state.withLock { $0.signal.descriptor }, Self.pauseMillisecondsMax)
    }

    func close() { hub.forget(self) }
}
