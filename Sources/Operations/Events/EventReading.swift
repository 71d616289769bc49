internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Makes events of rows of the change log, within one view of a reader. The history of each deal, and the rows about
/// each other thing, are read once for all the rows that are asked for together.
struct EventReading {
    private struct Thing: Hashable {
        let kind: EntityKind
        let id: Identifier<LogEntry>
    }

    private let reader: WorkspaceReader
    private var histories: [DealID: DealHistory] = [:]
    private var logged: [Thing: LoggedChanges] = [:]

    init(_ reader: WorkspaceReader) { self.reader = reader }

    /// The rows as events, in their order.
    ///
    /// - Throws: `damaged` where a row does not fit to what it is about.
    mutating func events(_ entries: [LogEntry]) throws(StoreError) -> [Event] {
        let last = entries.map(\.sequence).max() ?? 0
        var events: [Event] = []
        events.reserveCapacity(entries.count)
        for entry in entries {
            let changes = try changes(entry, upTo: last)
            events.append(Event(sequence: entry.sequence, type: changes.type, json: EventJSON.json(entry, changes)))
        }
        return events
    }

    private mutating func changes(_ entry: LogEntry, upTo last: Int64) throws(StoreError) -> EventChanges {
        let found =
            entry.kind == .deal
            ? DealStep(
                entry.sequence, in: try history(of: entry.entityID.retyped()), definitions: reader.definitions)?
                .changes
            : try loggedChanges(of: entry, upTo: last).changes(entry.sequence, kind: entry.kind)
        guard let found else {
            throw .damaged("change_log row \(entry.sequence): what it speaks of has no such version")
        }
        return found
    }

    private mutating func history(of id: DealID) throws(StoreError) -> DealHistory {
        if let known = histories[id] { return known }
        guard let deal = try reader.deal(id) else { return DealHistory(versions: []) }
        let history = try reader.history(of: deal)
        histories[id] = history
        return history
    }

    private mutating func loggedChanges(of entry: LogEntry, upTo last: Int64) throws(StoreError) -> LoggedChanges {
        let thing = Thing(kind: entry.kind, id: entry.entityID)
        if let known = logged[thing] { return known }
        var query = LogQuery()
        (query.entityID, query.kind) = (entry.entityID, entry.kind)
        (query.before, query.limit) = (last + 1, Int(Int32.max))
        let changes = try LoggedChanges(reader.log(query).entries)
        logged[thing] = changes
        return changes
    }
}
