internal import Operations
internal import Wire

/// Puts ids in the place of names: a model knows what people say, and an operation takes ids.
///
/// A name that only one thing has stands for it; for one that several have, or none, the candidates come back.
struct NameResolution {
    /// How many candidates are named.
    static let candidatesMax = 10

    private enum Kind { case pipeline, stage, tag, owner, deal }

    private let names: NameBook
    private let operation: Operation
    private var problems: [FieldProblem] = []

    private init(_ names: NameBook, _ operation: Operation) {
        self.names = names
        self.operation = operation
    }

    /// The arguments with ids for names.
    ///
    /// - Throws: `validation_failed` with the candidates for each name that stands for no thing, or for several.
    static func resolve(
        _ arguments: JSONObject, of operation: Operation, names: NameBook
    ) throws(Problem) -> JSONObject {
        var resolution = NameResolution(names, operation)
        var resolved = arguments
        var pipeline: String?
        // Pipelines first, since a stage is looked for in the one that is named.
        let members = arguments.members
        for member in members where resolution.kind(of: member.name) == .pipeline {
            let value = try resolution.value(member, .pipeline, in: nil)
            resolved[member.name] = value
            pipeline = value.stringValue ?? (value.arrayValue?.count == 1 ? value[0]?.stringValue : nil)
        }
        for member in members {
            guard let kind = resolution.kind(of: member.name), kind != .pipeline else { continue }
            resolved[member.name] = try resolution.value(member, kind, in: pipeline)
        }
        if let filter = arguments["filter"], filter.objectValue != nil {
            resolved["filter"] = try resolution.filter(filter, at: "/filter")
        }
        guard resolution.problems.isEmpty else {
            throw Problem(.validationFailed, "A name cannot be understood.", errors: resolution.problems)
        }
        return resolved
    }

    /// What the argument of that name is the id of, if it is that of a thing that has a name.
    private func kind(of argument: String) -> Kind? {
        switch argument {
        case "pipeline_id": .pipeline
        case "stage_id", "to_stage_id", "from_stage_id", "from_stage", "to_stage", "move_to": .stage
        case "tag_id": .tag
        // An owner can be new where something is written.
        case "owner_id": operation.effect == .reads ? .owner : nil
        case "id", "deal_id": pathKind
        default: nil
        }
    }

    private var pathKind: Kind? {
        let path = operation.address.path
        if path.hasPrefix("/pipelines/{id}") { return .pipeline }
        if path.hasPrefix("/stages/{id}") { return .stage }
        if path.hasPrefix("/tags/{id}") { return .tag }
        if path.hasPrefix("/deals/{id}") { return .deal }
        return nil
    }

    /// A condition, or a tree of them, with ids for the names in its values.
    private mutating func filter(_ json: JSON, at pointer: String) throws(Problem) -> JSON {
        guard var object = json.objectValue else { return json }
        object = PlainFilter.conditions(object) ?? object
        for name in ["and", "or"] {
            guard let inner = object[name] else { continue }
            guard let parts = inner.arrayValue else { continue }
            var filters: [JSON] = []
            for (index, part) in parts.enumerated() {
                filters.append(try filter(part, at: "\(pointer)/\(name)/\(index)"))
            }
            object[name] = .array(filters)
        }
        let fields: [String: Kind] = ["pipeline_id": .pipeline, "stage_id": .stage, "owner_id": .owner]
        guard let kind = object["field"]?.stringValue.flatMap({ fields[$0] }), let given = object["value"] else {
            return .object(object)
        }
        if let texts = given.arrayValue {
            var values: [JSON] = []
            for (index, text) in texts.enumerated() {
                values.append(try id(text, kind, in: nil, at: "\(pointer)/value/\(index)"))
            }
            object["value"] = .array(values)
        } else {
            object["value"] = try id(given, kind, in: nil, at: pointer + "/value")
        }
        return .object(object)
    }

    private mutating func value(
        _ member: JSONObject.Member, _ kind: Kind, in pipeline: String?
    ) throws(Problem) -> JSON {
        if let texts = member.value.arrayValue {
            var values: [JSON] = []
            for (index, text) in texts.enumerated() {
                values.append(try id(text, kind, in: pipeline, at: "/\(member.name)/\(index)"))
            }
            return .array(values)
        }
        return try id(member.value, kind, in: pipeline, at: "/\(member.name)")
    }

    private mutating func id(
        _ value: JSON, _ kind: Kind, in pipeline: String?, at pointer: String
    ) throws(Problem) -> JSON {
        guard let text = value.stringValue, !Self.isID(text) else { return value }
        let candidates = try candidates(text, kind, in: pipeline)
        if kind == .owner {
            // Whom no deal has ever had is a slip of the pen, unless there is nobody at all.
            if candidates.contains(where: { $0.id == text }) || names.owners().isEmpty { return value }
        }
        if candidates.count == 1 { return .string(candidates[0].id) }
        problems.append(problem(text, kind, candidates, at: pointer))
        return value
    }

    private func candidates(
        _ text: String, _ kind: Kind, in pipeline: String?
    ) throws(Problem) -> [(id: String, label: String)] {
        switch kind {
        case .pipeline: return names.pipelines(named: text).map { ($0.id, $0.name) }
        case .tag: return names.tags(named: text).map { ($0.id, $0.name) }
        case .stage:
            return names.stages(named: text, inPipeline: pipeline).map {
                ($0.id, "\($0.name) of \($0.pipelineName ?? "")")
            }
        case .owner: return names.owners(named: text).map { ($0, $0) }
        case .deal: return try names.deals(titled: text, limit: Self.candidatesMax).map { ($0.id, $0.name) }
        }
    }

    private func problem(
        _ text: String, _ kind: Kind, _ candidates: [(id: String, label: String)], at pointer: String
    ) -> FieldProblem {
        let noun =
            switch kind {
            case .pipeline: "pipeline"
            case .stage: "stage"
            case .tag: "tag"
            case .owner: "owner"
            case .deal: "deal"
            }
        guard candidates.isEmpty else {
            return FieldProblem(
                pointer: pointer, code: "ambiguous_name",
                detail: "More than one \(noun) has that name; give the id of the one that is meant.",
                allowed: candidates.prefix(Self.candidatesMax).map { "\($0.id) (\($0.label))" })
        }
        let all = known(kind)
        return FieldProblem(
            pointer: pointer, code: "unknown_name",
            detail: "No \(noun) has that name or id." + (all.isEmpty ? " deals_search finds deals by words." : ""),
            allowed: Array(all.prefix(Self.candidatesMax)), didYouMean: nearestName(to: text, among: all))
    }

    private func known(_ kind: Kind) -> [String] {
        switch kind {
        case .pipeline: names.pipelineNames
        case .stage: names.stageNames(inPipeline: nil)
        case .tag: names.tagNames
        case .owner: names.owners()
        case .deal: []
        }
    }

    /// Whether a text has the form of an id: 36 characters with dashes in their places.
    static func isID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return false }
        return bytes.enumerated().allSatisfy { index, byte in
            [8, 13, 18, 23].contains(index)
                ? byte == 0x2D : (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
        }
    }
}
