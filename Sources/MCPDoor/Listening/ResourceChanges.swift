internal import MCPProtocol
internal import Operations

/// What a listener hears: that resources which it wants to know of are not what they were.
final class ResourceChanges: MCPChangeSource {
    private let changes: WorkspaceChanges
    private let wantsList: Bool
    private let wanted: [(uri: String, address: ResourceAddress)]

    /// Listens for what the filter names; names in URIs stand for what has them now.
    init(_ changes: WorkspaceChanges, filter: MCPFilter, names: NameBook) {
        self.changes = changes
        wantsList = filter.resourcesListChanged
        wanted = filter.resources.compactMap { uri in
            ResourceAddress(uri).map { (uri, Self.resolved($0, names)) }
        }
    }

    private static func resolved(_ address: ResourceAddress, _ names: NameBook) -> ResourceAddress {
        switch address {
        case .pipeline(let id) where NameResolution.isID(id): return .pipeline(id.lowercased())
        case .deal(let id) where NameResolution.isID(id): return .deal(id.lowercased())
        case .pipeline(let name):
            let found = names.pipelines(named: name)
            return found.count == 1 ? .pipeline(found[0].id) : address
        case .deal(let title) where !NameResolution.isID(title):
            let found = (try? names.deals(titled: title, limit: 2)) ?? []
            return found.count == 1 ? .deal(found[0].id) : address
        default: return address
        }
    }

    func next() -> [MCPChange]? {
        guard let changes = changes.next() else { return nil }
        var told: [MCPChange] = []
        func tell(_ change: MCPChange) { if !told.contains(change) { told.append(change) } }
        for change in changes {
            if change.changesPipelineList, wantsList { tell(.resourcesListChanged) }
            for (uri, address) in wanted where Self.touches(change, address) { tell(.resourceUpdated(uri)) }
        }
        return told
    }

    private static func touches(_ change: WorkspaceChange, _ address: ResourceAddress) -> Bool {
        switch (address, change.subject) {
        case (.pipelines, .other): false
        case (.pipelines, _): true
        case (.pipeline(let id), _): change.pipelineIDs.contains(id)
        case (.deal(let id), .deal(let changed)): id == changed
        default: false
        }
    }

    func pause() -> (wakeDescriptor: Int32, millisecondsMax: Int) { changes.pause() }

    func close() { changes.close() }
}
