internal import Operations
internal import Wire

/// Puts the names of stages in the place of their ids, for readers who know them by name.
struct StageNames {
    private static let members = ["from_stage_id": "from_stage", "to_stage_id": "to_stage"]

    private let names: NameBook

    init(_ names: NameBook) { self.names = names }

    /// The entries of a list with names for ids; what has none keeps its id.
    func named(_ data: JSON) -> JSON {
        guard let entries = data.arrayValue, entries.first?["to_stage_id"] != nil else { return data }
        let known = Dictionary(names.stages().map { ($0.id, $0.name) }) { first, _ in first }
        return .array(
            entries.map { entry in
                guard let object = entry.objectValue else { return entry }
                return .object(
                    JSONObject(
                        object.members.map { member in
                            guard let name = Self.members[member.name], let id = member.value.stringValue,
                                let stage = known[id]
                            else { return (member.name, member.value) }
                            return (name, .string(stage))
                        }))
            })
    }
}
