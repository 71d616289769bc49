import Locking
import MCPProtocol

/// Somebody who wants to hear of changes. What has not been told yet is kept once, so that it cannot grow.
final class FixtureListener: MCPChangeSource {
    private static let pauseMillisecondsMax = 60_000

    private struct State {
        var pending: [MCPChange] = []
        var signal = OneTimeSignal()
    }

    private let filter: MCPFilter
    private let hub: FixtureHub
    private let state = Guarded(State())

    init(filter: MCPFilter, hub: FixtureHub) {
        self.filter = filter
        self.hub = hub
    }

    /// Takes a change in, where it is one of those wanted.
    func hear(_ change: MCPChange) {
        guard isWanted(change) else { return }
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

    private func isWanted(_ change: MCPChange) -> Bool {
        switch change {
        case .toolsListChanged: filter.toolsListChanged
        case .promptsListChanged: filter.promptsListChanged
        case .resourcesListChanged: filter.resourcesListChanged
        case .resourceUpdated(let uri): filter.resources.contains(uri)
        }
    }
}
