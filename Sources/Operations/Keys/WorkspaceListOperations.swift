internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Workspaces: list, create, delete; for local processes alone.
enum WorkspaceListOperations {
    static let all: [Operation] = [list, create, delete]

    private static let name = Schema.string(
        "The name: a-z, 0-9 and '-'.", length: 1...WorkspaceEntry.nameCharactersMax, example: "sales")
    private static let fields: [SchemaField] = [
        .required("id", Schemas.id("The workspace's own id; it names its file.")), .required("name", name),
        .required("created_at", Schemas.instant("When it was made.")),
        .required("created_by", Schemas.actor("Who made it.")),
    ]
    private static let schema = Schema.object("A workspace of the data folder.", fields).named("WorkspaceEntry")

    private static let list = Operation(
        "workspaces.list", .init(.get, "/local/workspaces"), scope: .admin, effect: .reads, summary: "List workspaces",
        details: "By name, all of them.", isLocal: true,
        output: .init(.object("Workspaces.", [.required("data", .array("All of them.", of: schema))]))
    ) { call throws(Problem) in try list(try call.directory()) }

    private static let create = Operation(
        "workspaces.create", .init(.post, "/local/workspaces"), scope: .admin, effect: .creates,
        summary: "Create a workspace", details: "It gets the pipeline that its first deal can go to.", isLocal: true,
        writesElsewhere: true,
        body: .json(
            .object("A new workspace.", [.required("name", name)], example: ["name": "sales"]).named("NewWorkspace"),
            isRequired: true), output: .init(status: 201, schema), problems: [.conflict]
    ) { call throws(Problem) in try create(call, try call.directory()) }

    private static let delete = Operation(
        "workspaces.delete", .init(.delete, "/local/workspaces/{name}"), scope: .admin, effect: .deletes,
        summary: "Delete a workspace",
        details: "Its keys open nothing any more. Its file is moved aside and not removed.", isLocal: true,
        writesElsewhere: true,
        parameters: [.path("name", name)],
        output: .init(
            .object(
                "What was deleted.",
                fields + [.required("file", .string("Where its file is now.", length: 1...4_096))]
            ).named("DeletedWorkspace")), problems: [.notFound, .conflict]
    ) { call throws(Problem) in try delete(call, try call.directory()) }

    static func list(_ directory: WorkspaceDirectory) throws(Problem) -> OperationAnswer {
        .json(["data": .array(try directory.all().map(json))])
    }

    static func create(_ call: OperationCall, _ directory: WorkspaceDirectory) throws(Problem) -> OperationAnswer {
        let outcome = try directory.create(
            named: call.body["name"]?.stringValue ?? "", by: call.principal.actor, at: call.now, claim: call.claim)
        switch outcome {
        case .done(let entry):
            var answer = OperationAnswer.json(json(entry))
            answer.location = "/local/workspaces/\(entry.name)"
            return answer
        case .kept(let kept):
            var answer = OperationAnswer(kept)
            answer.location = kept.text("name").map { "/local/workspaces/\($0)" }
            return answer
        }
    }

    static func delete(_ call: OperationCall, _ directory: WorkspaceDirectory) throws(Problem) -> OperationAnswer {
        let outcome = try directory.delete(
            named: call.text("name") ?? "", by: call.principal.actor, at: call.now, claim: call.claim)
        switch outcome {
        case .done(let entry): return .json(deleted(entry, file: directory.file(of: entry)))
        case .kept(let kept): return OperationAnswer(kept)
        }
    }

    static func json(_ entry: WorkspaceEntry) -> JSON { .object(object(entry)) }

    static func deleted(_ entry: WorkspaceEntry, file: String) -> JSON {
        var object = object(entry)
        object["file"] = .string(file)
        return .object(object)
    }

    private static func object(_ entry: WorkspaceEntry) -> JSONObject {
        [
            "id": .id(entry.id), "name": .string(entry.name), "created_at": .instant(entry.createdAt),
            "created_by": .string(entry.createdBy),
        ]
    }
}
