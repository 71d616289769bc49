internal import DealModel
internal import Wire
internal import WorkspaceStore

/// What is set for a whole workspace: get, update.
enum SettingsOperations {
    static let all: [Operation] = [get, update]

    private static let requireIfMatch = Schema.boolean(
        "Whether every change to a deal, pipeline, stage or tag that is there, and to the contacts and tags of a deal, "
            + "must say with If-Match which version it is made to; others answer 428.", example: true)

    private static let schema = Schema.object(
        "A workspace and its settings.",
        [
            .required("name", .string("Its name.", length: 1...WorkspaceEntry.nameCharactersMax, example: "default")),
            .required("require_if_match", requireIfMatch),
            .required(
                "updated_at", Schemas.instant("When the settings were last changed; null before that.").nullable()),
            .required("version", .integer("Rises with every change of the settings.", 1...Int64.max, example: 1)),
        ]
    ).named("Workspace")

    private static let get = Operation(
        "workspace.get", .init(.get, "/workspace"), scope: .read, effect: .reads,
        summary: "Get the workspace and its settings", output: .init(schema, hasEntityTag: true)
    ) { call throws(Problem) in
        answer(call.workspace, try call.workspace.read { reader throws(StoreError) in try reader.settings() })
    }

    private static let update = Operation(
        "workspace.update", .init(.patch, "/workspace"), scope: .admin, effect: .changes,
        summary: "Change the workspace's settings",
        details: "Only the given ones change. They hold from then on, and stand in the log as all changes do.",
        body: .json(
            .object(
                "The settings to change.", [.optional("require_if_match", requireIfMatch)],
                example: ["require_if_match": true]
            ).named("WorkspaceChanges"), isRequired: true), output: .init(schema, hasEntityTag: true),
        problems: [.versionMismatch], bodyProblems: StageInput.atLeastOneField
    ) { call throws(Problem) in
        let workspace = call.workspace
        return try call.write { write throws(StoreError) in
            try refusing { () throws(Problem) in
                try Conditions.check(call.ifMatch, version: version(write.settings), in: write)
            }
            var settings = write.settings?.current ?? WorkspaceSettings(id: write.newID())
            if let requires = call.body["require_if_match"]?.boolValue { settings.requiresIfMatch = requires }
            try write.record(settings)
            return answer(workspace, write.settings)
        }
    }

    /// The version of what holds before anything is set is 1.
    private static func version(_ settings: VersionedDefinition<WorkspaceSettings>?) -> Int64 {
        Int64(settings?.versions.count ?? 0) + 1
    }

    private static func answer(
        _ workspace: Workspace, _ settings: VersionedDefinition<WorkspaceSettings>?
    ) -> OperationAnswer {
        let version = version(settings)
        var answer = OperationAnswer.json([
            "name": .string(workspace.name), "require_if_match": .bool(settings?.current.requiresIfMatch ?? false),
            "updated_at": .instant(settings?.updatedAt), "version": .integer(version),
        ])
        answer.entityTag = EntityTag("v\(version)")
        return answer
    }
}
