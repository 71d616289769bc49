internal import DealModel
internal import Wire
internal import WorkspaceStore

/// What rows of the log about one definition, or about the contacts or tags of one deal, changed: each says what it
/// set, and what was there before follows from the rows before it.
struct LoggedChanges {
    private struct Row {
        let sequence: Int64
        let effectiveAt: Instant?
        /// Which contact or tag of the deal; empty for a definition.
        let subject: [JSONObject.Member]
        /// Whether the contact or tag is on the deal from then on; nil where the row does not say.
        let isLinked: Bool?
        let fields: [JSONObject.Member]
    }

    /// What says which contact or tag a row is about.
    private static let subjectNames: Set<String> = ["contact_id", "tag_id", "tag"]
    private static let removalName = "removed"
    private static let effectiveAtName = "effective_at"

    private let rows: [Row]

    /// - Parameter entries: all rows about the thing up to the last one that will be asked for, oldest first.
    /// - Throws: `damaged` where one is no JSON object.
    init(_ entries: [LogEntry]) throws(StoreError) {
        var rows: [Row] = []
        for entry in entries {
            guard let object = (try? JSONReader.parse(Array(entry.changes.utf8)))?.objectValue else {
                throw .damaged("change_log row \(entry.sequence): its changes are no JSON object")
            }
            let isLink = entry.kind == .dealContact || entry.kind == .dealTag
            let subject = object.members.filter { isLink && Self.subjectNames.contains($0.name) }
            let others = object.members.filter { member in
                !subject.contains { $0.name == member.name }
                    && ![Self.removalName, Self.effectiveAtName].contains(member.name)
            }
            rows.append(
                Row(
                    sequence: entry.sequence,
                    effectiveAt: object[Self.effectiveAtName]?.stringValue.flatMap { Instant($0) }, subject: subject,
                    isLinked: (object[Self.removalName]?.boolValue).map { !$0 }, fields: others))
        }
        self.rows = rows
    }

    /// What one of the rows changed.
    func changes(_ sequence: Int64, kind: EntityKind) -> EventChanges? {
        guard let row = rows.first(where: { $0.sequence == sequence }) else { return nil }
        let earlier = rows.filter { isBefore($0, row) }.sorted { order($0) < order($1) }
        let isThere: Bool
        switch kind {
        case .dealContact, .dealTag: isThere = earlier.last { $0.isLinked != nil }?.isLinked ?? false
        // Of a workspace everything has a value before it is set.
        default: isThere = !earlier.isEmpty || kind == .workspace
        }
        var state = JSONObject()
        // What is not there has no fields, whatever is known of them.
        for known in earlier where isThere {
            for field in known.fields { state[field.name] = field.value }
        }
        var changes = EventChanges(type: type(of: row, kind, isThere: isThere), effectiveAt: row.effectiveAt)
        changes.subject = row.subject.map { ($0.name, $0.value) }
        for field in row.fields {
            // Truth values are written once they are true.
            let truth: JSON = isThere && field.value.boolValue != nil ? false : .null
            let unsaid = kind == .workspace ? SettingsJSON.defaults[field.name] ?? .null : truth
            changes.add(field.name, from: state[field.name] ?? unsaid, to: field.value)
        }
        if row.isLinked == false {
            for field in state.members { changes.add(field.name, from: field.value, to: .null) }
        }
        return changes
    }

    private func isBefore(_ earlier: Row, _ row: Row) -> Bool {
        // The id comes first; beside it, a tag also has the name that it had then.
        earlier.sequence < row.sequence && order(earlier) < order(row)
            && earlier.subject.first?.value == row.subject.first?.value
    }

    private func order(_ row: Row) -> (Instant, Int64) { (row.effectiveAt ?? .earliest, row.sequence) }

    private func type(of row: Row, _ kind: EntityKind, isThere: Bool) -> EventType {
        func becomes(_ name: String) -> Bool? { row.fields.first { $0.name == name }?.value.boolValue }
        let isDeleted = becomes("deleted") ?? false
        let isArchived = becomes("archived")
        switch kind {
        case .pipeline:
            if !isThere { return .pipelineCreated }
            if isDeleted { return .pipelineDeleted }
            return isArchived.map { $0 ? .pipelineArchived : .pipelineUnarchived } ?? .pipelineUpdated
        case .stage:
            if !isThere { return .stageCreated }
            if isDeleted { return .stageDeleted }
            return isArchived.map { $0 ? .stageArchived : .stageUnarchived } ?? .stageUpdated
        case .tag:
            if !isThere { return .tagCreated }
            return isDeleted ? .tagDeleted : .tagUpdated
        case .dealContact:
            return row.isLinked.map { $0 ? .dealContactAdded : .dealContactRemoved } ?? .dealContactUpdated
        case .dealTag: return row.isLinked == false ? .dealTagRemoved : .dealTagAdded
        case .workspace: return .workspaceUpdated
        case .rateSet:
            if !isThere { return .rateSetCreated }
            return row.fields.contains { $0.name == "quotes" } ? .rateSetImported : .rateSetUpdated
        case .deal: return .dealUpdated
        }
    }
}
