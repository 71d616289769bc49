import Locking
import MCPProtocol

/// Tells each kind of change once, and ends.
final class FuzzSource: MCPChangeSource {
    private let changes: Guarded<[MCPChange]?>

    init(_ filter: MCPFilter) {
        let kinds: [MCPChange] = [.toolsListChanged, .promptsListChanged, .resourcesListChanged]
        changes = Guarded(kinds + filter.resources.map { .resourceUpdated($0) })
    }

    func next() -> [MCPChange]? {
        changes.withLock { changes in
            defer { changes = nil }
            return changes
        }
    }

    func pause() -> (wakeDescriptor: Int32, millisecondsMax: Int) { (-1, 0) }

    func close() {}
}
