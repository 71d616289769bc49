internal import Locking
internal import Wire

/// One listener, as its stream is pulled: first what it will hear of, then that, and its result last.
final class MCPListening: Sendable {
    private struct State {
        var hasBegun = false
        var isDone = false
        var isClosed = false
        var spokeAt: Int64
    }

    private let id: MCPID
    private let filter: MCPFilter
    private let resources: Set<String>
    private let source: any MCPChangeSource
    private let limits: MCPLimits
    /// What it ends with.
    private let result: [UInt8]
    /// Called once, when it has ended.
    private let left: @Sendable () -> Void
    private let state: Guarded<State>

    init(
        id: MCPID, filter: MCPFilter, source: any MCPChangeSource, limits: MCPLimits, result: [UInt8],
        left: @escaping @Sendable () -> Void
    ) {
        self.id = id
        self.filter = filter
        resources = Set(filter.resources)
        self.source = source
        self.limits = limits
        self.result = result
        self.left = left
        state = Guarded(State(spokeAt: MonotonicClock.milliseconds()))
    }

    /// As it is pulled.
    var stream: MCPEventStream {
        MCPEventStream(
            next: { self.next() }, pause: { self.pause() }, farewell: { self.farewell() },
            finished: { _ in self.close() })
    }

    private func next() -> [MCPFrame]? {
        state.withLock { state in
            guard !state.isDone, !state.isClosed else { return nil }
            guard state.hasBegun else {
                state.hasBegun = true
                return [.message(acknowledgement)]
            }
            let messages = source.next().map(messages)
            let now = MonotonicClock.milliseconds()
            guard let messages, messages.count <= limits.bufferedEventsMax else {
                state.isDone = true
                return [.message(result)]
            }
            if messages.isEmpty, now - state.spokeAt < limits.silenceMillisecondsMax { return [] }
            state.spokeAt = now
            return messages.isEmpty ? [.keepAlive] : messages.map { .message($0) }
        }
    }

    private func pause() -> MCPEventStream.Pause {
        state.withLock { state in
            guard !state.isClosed else { return MCPEventStream.Pause(wakeDescriptor: -1, millisecondsMax: 0) }
            let pause = source.pause()
            let left = state.spokeAt + Int64(limits.silenceMillisecondsMax) - MonotonicClock.milliseconds()
            return MCPEventStream.Pause(
                wakeDescriptor: pause.wakeDescriptor,
                millisecondsMax: min(pause.millisecondsMax, MCPSleep.bounded(left, pause.wakeDescriptor)))
        }
    }

    private func farewell() -> [MCPFrame] {
        state.withLock { $0.isDone } ? [] : [.message(result)]
    }

    private func close() {
        let isFirst = state.withLock { state in
            guard !state.isClosed else { return false }
            state.isClosed = true
            source.close()
            return true
        }
        if isFirst { left() }
    }

    /// The changes that were asked for, each told once.
    private func messages(_ changes: [MCPChange]) -> [[UInt8]] {
        var seen: Set<MCPChange> = []
        return changes.filter { wants($0) && seen.insert($0).inserted }.map { change in
            var params: JSONObject = ["_meta": [MCPKey.subscriptionId: id.json]]
            switch change {
            case .toolsListChanged: return notification("tools/list_changed", params)
            case .promptsListChanged: return notification("prompts/list_changed", params)
            case .resourcesListChanged: return notification("resources/list_changed", params)
            case .resourceUpdated(let uri):
                params["uri"] = .string(uri)
                return notification("resources/updated", params)
            }
        }
    }

    private func wants(_ change: MCPChange) -> Bool {
        switch change {
        case .toolsListChanged: filter.toolsListChanged
        case .promptsListChanged: filter.promptsListChanged
        case .resourcesListChanged: filter.resourcesListChanged
        case .resourceUpdated(let uri): resources.contains(uri)
        }
    }

    private var acknowledgement: [UInt8] {
        notification(
            "subscriptions/acknowledged",
            ["_meta": [MCPKey.subscriptionId: id.json], "notifications": filter.json])
    }

    private func notification(_ name: String, _ params: JSONObject) -> [UInt8] {
        MCPWriting.notification("notifications/" + name, .object(params))
    }
}
