internal import DealModel
internal import Wire

/// Which members of a deal an answer has: `fields` leaves some out, `expand` puts what is named by an id in its place.
struct DealProjection: Sendable {
    /// One thing that can be asked for: a member, or a member of a member.
    private struct Path: Sendable {
        let head: String
        let tail: String?

        init(_ text: String) {
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            head = parts[0]
            tail = parts.count > 1 ? parts[1] : nil
        }
    }

    /// How many paths `fields` can have.
    static let fieldsMax = 100
    private static let pathCharactersMax = 200

    private static let expansions = ["contacts", "stage", "pipeline", "tags", "stage.pipeline", "pipeline.stages"]

    private static let fieldsSchema = Schema.array(
        "Only these members, such as id, title and stage.name; a dot leads into stage, pipeline, contacts, tags, "
            + "external_id and metadata.",
        of: .string("A member.", length: 1...pathCharactersMax, example: "title"), count: 1...fieldsMax,
        example: ["id", "title"])
    private static let expandSchema = Schema.array(
        "What to put in whole: stage and pipeline beside their ids, contacts and tags in their lists.",
        of: .enumeration("What.", expansions, example: "stage"), count: 1...expansions.count, example: ["stage"])

    /// `fields` and `expand` in a query.
    static let parameters: [Parameter] = [.query("fields", fieldsSchema), .query("expand", expandSchema)]

    /// `fields` and `expand` in a body.
    static let members: [SchemaField] = [.optional("fields", fieldsSchema), .optional("expand", expandSchema)]

    /// A deal, or what this makes of it.
    static let schema = Schema.anyOf(
        "A deal as it is now, or what fields and expand make of it.", [DealJSON.schema, sparse])

    private static let sparse = Schema.object(
        "Members of a deal, and what it names in whole.",
        DealJSON.schema.fields.compactMap { field -> SchemaField? in
            switch field.name {
            case "contacts", "tags": nil
            case "external_id": .optional("external_id", partial(Schemas.externalID, "ExternalIDMembers").nullable())
            default: .optional(field.name, field.schema)
            }
        } + [
            .optional(
                "contacts",
                .array(
                    "The contacts linked to it.", of: partial(ContactLinkJSON.schema, "ContactLinkMembers"),
                    count: 0...DealLimits.contactsMax)),
            .optional(
                "tags",
                .array(
                    "Its tags.",
                    of: .anyOf("The name, or the tag.", [TagJSON.name, partial(TagJSON.schema, "TagMembers")]),
                    count: 0...DealLimits.tagsMax)),
            .optional(
                "stage",
                partial(StageJSON.schema, "DealStage", with: [.optional("pipeline", PipelineJSON.schema)])),
            .optional(
                "pipeline",
                partial(
                    PipelineJSON.schema, "DealPipeline",
                    with: [
                        .optional(
                            "stages",
                            .array(
                                "Its stages by position.", of: StageJSON.schema,
                                count: 0...Definitions.stagesPerPipelineMax))
                    ])),
        ]
    ).named("DealMembers")

    private static func partial(_ schema: Schema, _ name: String, with more: [SchemaField] = []) -> Schema {
        Schema.object(schema.description, schema.fields.map { .optional($0.name, $0.schema) } + more).named(name)
    }

    /// What can stand behind the dot; metadata has names of the sender's choice.
    private static let tails: [String: [String]] = [
        "stage": StageJSON.schema.fields.map(\.name) + ["pipeline"],
        "pipeline": PipelineJSON.schema.fields.map(\.name) + ["stages"],
        "contacts": ContactLinkJSON.schema.fields.map(\.name), "tags": TagJSON.schema.fields.map(\.name),
        "external_id": Schemas.externalID.fields.map(\.name),
    ]
    private static let heads = DealJSON.schema.fields.map(\.name) + ["stage", "pipeline"]

    private let fields: [Path]?
    private let expanded: [Path]

    /// Reads the parameters of a call that has them.
    ///
    /// - Throws: `invalid_parameter` with every path that leads nowhere, and the nearest that leads somewhere.
    init(_ call: OperationCall) throws(Problem) {
        let problems = Self.problems(call.texts("fields"), at: FieldProblem.queryPointer("fields"))
        guard problems.isEmpty else {
            throw Problem(.invalidParameter, "The query of the request cannot be used.", errors: problems)
        }
        self.init(fields: call.texts("fields"), expand: call.texts("expand"))
    }

    /// Reads a body without `problems(in:)`.
    init(_ body: JSONObject) {
        self.init(fields: Self.texts(body["fields"]), expand: Self.texts(body["expand"]))
    }

    private init(fields: [String]?, expand: [String]?) {
        self.fields = fields?.map { Path($0) }
        expanded = (expand ?? []).map { Path($0) }
    }

    /// Every path of a body that leads nowhere, and the nearest that leads somewhere.
    static func problems(in body: JSONObject) -> [FieldProblem] { problems(texts(body["fields"]), at: "/fields") }

    private static func texts(_ value: JSON?) -> [String]? { value?.arrayValue?.compactMap(\.stringValue) }

    private static func problems(_ texts: [String]?, at pointer: String) -> [FieldProblem] {
        (texts ?? []).enumerated().filter { !isKnown(Path($0.element)) }.map { index, text in
            let path = Path(text)
            let tails = tails[path.head]?.map { "\(path.head).\($0)" }
            let allowed = path.tail == nil ? heads : tails ?? heads
            return FieldProblem(
                pointer: JSONPointer.appending(index, to: pointer), code: "unknown_field",
                detail: "A deal has no member \(text).", allowed: allowed,
                didYouMean: nearestName(to: text, among: allowed))
        }
    }

    private static func isKnown(_ path: Path) -> Bool {
        guard heads.contains(path.head) else { return false }
        guard let tail = path.tail else { return true }
        return path.head == "metadata" ? !tail.isEmpty : tails[path.head]?.contains(tail) ?? false
    }

    /// The deal in the form that was asked for.
    func json(_ answer: DealAnswer) -> JSON {
        guard fields != nil || !expanded.isEmpty else { return answer.json }
        var object = answer.json.objectValue ?? JSONObject()
        for head in ["contacts", "tags", "stage", "pipeline"] where isWhole(head) {
            object[head] = whole(head, of: answer)
        }
        guard let fields else { return .object(object) }
        var chosen = JSONObject()
        for member in object.members {
            let tails = fields.filter { $0.head == member.name }.map(\.tail)
            if tails.contains(nil) || expanded.contains(where: { $0.head == member.name }) {
                chosen[member.name] = member.value
            } else if !tails.isEmpty {
                chosen[member.name] = Self.choose(tails.compactMap { $0 }, of: member.value)
            }
        }
        return .object(chosen)
    }

    /// Whether a member is needed in whole: asked for by `expand`, by something in it, or by a name that only the whole
    /// has.
    private func isWhole(_ head: String) -> Bool {
        expanded.contains { $0.head == head }
            || fields?.contains { $0.head == head && ($0.tail != nil || head == "stage" || head == "pipeline") }
                ?? false
    }

    private func hasInner(_ head: String, _ tail: String) -> Bool {
        (expanded + (fields ?? [])).contains { $0.head == head && $0.tail == tail }
    }

    private func whole(_ head: String, of answer: DealAnswer) -> JSON {
        let definitions = answer.definitions
        let facts = answer.deal.facts
        switch head {
        case "contacts": return .array(answer.contactLinks.map { ContactLinkJSON.json($0, of: answer.deal.id) })
        case "tags":
            let tags = answer.tagOrdinals.map { definitions.tags[$0] }
            let sorted = tags.sorted { $0.current.name.utf8.lexicographicallyPrecedes($1.current.name.utf8) }
            return .array(sorted.map { TagJSON.json($0) })
        case "stage":
            guard let ordinal = facts.stageID.flatMap({ definitions.ordinal(of: $0) }) else { return .null }
            var stage = StageJSON.json(definitions.stages[ordinal]).objectValue ?? JSONObject()
            if hasInner("stage", "pipeline") { stage["pipeline"] = pipeline(of: answer) }
            return .object(stage)
        default:
            var pipeline = pipeline(of: answer).objectValue ?? JSONObject()
            if hasInner("pipeline", "stages"), let id = facts.pipelineID {
                pipeline["stages"] = .array(Lookup.stages(of: id, in: definitions).map { StageJSON.json($0) })
            }
            return .object(pipeline)
        }
    }

    private func pipeline(of answer: DealAnswer) -> JSON {
        let ordinal = answer.deal.facts.pipelineID.flatMap { answer.definitions.ordinal(of: $0) }
        return ordinal.map { PipelineJSON.json(answer.definitions.pipelines[$0]) } ?? .null
    }

    /// The named members of an object, or of each object of a list.
    private static func choose(_ names: [String], of value: JSON) -> JSON {
        if let elements = value.arrayValue { return .array(elements.map { choose(names, of: $0) }) }
        guard let object = value.objectValue else { return value }
        var chosen = JSONObject()
        for member in object.members where names.contains(where: { $0.hasSameBytes(as: member.name) }) {
            chosen[member.name] = member.value
        }
        return .object(chosen)
    }
}

extension Schema {
    /// The fields of an object's schema; none of any other.
    fileprivate var fields: [SchemaField] { if case .object(let fields) = kind { fields } else { [] } }
}
