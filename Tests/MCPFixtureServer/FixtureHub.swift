import Locking
import MCPProtocol
import Wire

/// What all callers of the fixtures share: what has changed, and who wants to hear of it.
final class FixtureHub: Sendable {
    /// The most listeners at once.
    static let listenersMax = 2048

    private struct State {
        var hasDynamicTool = false
        var hasDynamicPrompt = false
        var watchedResourceChangesCount = 0
        var slowBegun = 0
        var slowEnded = 0
        var slowAbandoned = 0
        var listeners: [ObjectIdentifier: FixtureListener] = [:]
    }

    private let state = Guarded(State())

    var hasDynamicTool: Bool { state.withLock { $0.hasDynamicTool } }
    var hasDynamicPrompt: Bool { state.withLock { $0.hasDynamicPrompt } }
    var watchedResourceChangesCount: Int { state.withLock { $0.watchedResourceChangesCount } }

    func toggleTool() { change(.toolsListChanged) { $0.hasDynamicTool.toggle() } }
    func togglePrompt() { change(.promptsListChanged) { $0.hasDynamicPrompt.toggle() } }
    func changeWatchedResource() {
        change(.resourceUpdated(ResourceFixture.watchedURI)) { $0.watchedResourceChangesCount += 1 }
    }

    func slowCallBegins() { state.withLock { $0.slowBegun += 1 } }
    func slowCallEnds() { state.withLock { $0.slowEnded += 1 } }
    func slowCallIsAbandoned() { state.withLock { $0.slowAbandoned += 1 } }

    /// How many calls of the slow tool have begun, ended and been abandoned.
    var slowCounts: JSON {
        state.withLock {
            ["begun": .integer($0.slowBegun), "ended": .integer($0.slowEnded), "abandoned": .integer($0.slowAbandoned)]
        }
    }

    /// Takes in somebody who listens.
    ///
    /// - Throws: `internalError` where there are `listenersMax` already.
    func listen() throws(MCPError) -> FixtureListener {
        let listener = FixtureListener(hub: self)
        let isTaken = state.withLock { state in
            guard state.listeners.count < Self.listenersMax else { return false }
            state.listeners[ObjectIdentifier(listener)] = listener
            return true
        }
        guard isTaken else { throw MCPError(.internalError, "There are \(Self.listenersMax) listeners already.") }
        return listener
    }

    /// Lets somebody go who listened.
    func forget(_ listener: FixtureListener) {
        state.withLock { _ = $0.listeners.removeValue(forKey: ObjectIdentifier(listener)) }
    }

    private func change(_ change: MCPChange, _ body: (inout State) -> Void) {
        let listeners = state.withLock { state in
            body(&state)
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.hear(change) }
    }
}
