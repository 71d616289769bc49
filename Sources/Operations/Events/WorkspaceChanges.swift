internal import DealModel
internal import Locking
public import Wire
internal import WorkspaceStore

/// Follows a workspace from now on: what changed, without what it was before. One thread at a time reads it.
public final class WorkspaceChanges: @unchecked Sendable {  // read by one thread; `close` touches `hasLeft` only
    private let workspace: Workspace
    private let mayGoOn: @Sendable () -> Bool
    private let hasLeft = Guarded(false)
    private var position: Int64
    private var signal: OneTimeSignal

    /// Begins to follow; `close` ends it.
    ///
    /// - Parameter mayGoOn: whether the follower may still see it.
    /// - Throws: `busy` where too many follow already.
    public init(_ workspace: Workspace, mayGoOn: @escaping @Sendable () -> Bool) throws(Problem) {
        try workspace.events.join()
        self.workspace = workspace
        self.mayGoOn = mayGoOn
        position = workspace.events.lastSequence
        signal = workspace.events.signal
    }

    /// The changes since the last call, each once; nil where there will be no more.
    public func next() -> [WorkspaceChange]? {
        guard mayGoOn(), !workspace.events.isClosed else { return nil }
        signal = workspace.events.signal
        guard let events = try? workspace.events.events(after: position) else { return nil }
        var changes: [WorkspaceChange] = []
        var seen: Set<WorkspaceChange> = []
        for event in events {
            position = event.sequence
            guard let change = change(event), seen.insert(change).inserted else { continue }
            changes.append(change)
        }
        return changes
    }

    /// What to sleep on after no changes, and for how long at most: the key may have been taken back meanwhile.
    public func pause() -> (wakeDescriptor: Int32, millisecondsMax: Int) {
        let isBehind = position < workspace.events.lastSequence
        return (signal.descriptor, isBehind ? 0 : EventLimits.blindWaitMilliseconds)
    }

    /// Follows no longer.
    public func close() {
        let isFirst = hasLeft.withLock { hasLeft in
            defer { hasLeft = true }
            return !hasLeft
        }
        if isFirst { workspace.events.leave() }
    }

    private func change(_ event: Event) -> WorkspaceChange? {
        guard let json = try? JSONReader.parse(Array(event.json)), let id = json["entity"]?["id"]?.stringValue else {
            return nil
        }
        let moved = json["changes"]?["pipeline_id"]
        let named = [moved?["from"]?.stringValue, moved?["to"]?.stringValue].compactMap { $0 }
        let type = event.type.rawValue
        switch type.prefix(while: { $0 != "." }) {
        case "deal":
            let pipelines = Set(named + [DealID(id).flatMap(pipeline)].compactMap { $0 })
            return WorkspaceChange(subject: .deal(id), pipelineIDs: pipelines.sorted(), changesPipelineList: false)
        case "pipeline":
            let isList = event.type == .pipelineCreated || event.type == .pipelineDeleted
            return WorkspaceChange(subject: .pipeline(id), pipelineIDs: [id], changesPipelineList: isList)
        case "stage":
            let stage = StageID(id).flatMap { workspace.definitions.stage($0) }
            return WorkspaceChange(
                subject: .stage(id), pipelineIDs: stage.map { [$0.pipelineID.description] } ?? named,
                changesPipelineList: false)
        default: return WorkspaceChange(subject: .other, pipelineIDs: [], changesPipelineList: false)
        }
    }

    /// The pipeline of a deal as it is now.
    private func pipeline(_ id: DealID) -> String? {
        let deal = try? workspace.read { reader throws(StoreError) in try reader.deal(id) }
        return deal?.deal.facts.pipelineID?.description
    }
}
