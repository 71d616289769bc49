internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Pipelines: list, create, get, update, delete.
enum PipelineOperations {
    static let all: [Operation] = [list, create, get, update, delete]

    private static let id = Parameter.path("id", Schemas.id("The pipeline."))
    private static let name = Schemas.text(
        "What people call it.", 1...DealLimits.nameCharactersMax, example: "Enterprise sales")
    private static let isDefault = Schema.boolean(
        "Whether new deals go here when they name no pipeline; another default loses the mark.", example: false)

    private static let list = Operation(
        "pipelines.list", .init(.get, "/pipelines"), scope: .read, effect: .reads, summary: "List pipelines",
        details: "In the order of creation, archived ones included.", parameters: [Schemas.limit, Schemas.cursor],
        output: .init(Schemas.page(of: PipelineJSON.schema, "Pipelines.")), problems: [.invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        let live = call.workspace.definitions.pipelines.enumerated().filter { !$0.element.current.isDeleted }
        return try Paging.answer(call, live, key: { Int64($0.offset) }, json: { PipelineJSON.json($0.element) })
    }

    private static let create = Operation(
        "pipelines.create", .init(.post, "/pipelines"), scope: .write, effect: .creates, summary: "Create a pipeline",
        details: "Its stages may come along, in order; or they are added afterwards.",
        body: .json(
            .object(
                "A new pipeline.",
                [
                    .required("name", name), .optional("is_default", isDefault, default: false),
                    .optional("external_id", Schemas.externalID.nullable()),
                    .optional(
                        "stages",
                        .array(
                            "Its stages, first to last.", of: StageInput.newSchema,
                            count: 0...Definitions.stagesPerPipelineMax)),
                ],
                example: [
                    "name": "Enterprise sales",
                    "stages": [
                        ["name": "Lead", "kind": "open", "probability": 0], ["name": "Won", "kind": "won"],
                        ["name": "Lost", "kind": "lost"],
                    ],
                ]
            ).named("NewPipeline"), isRequired: true),
        output: .init(status: 201, PipelineJSON.schema, hasEntityTag: true), problems: [.conflict],
        bodyProblems: { body in
            (body["stages"]?.arrayValue ?? []).enumerated().flatMap { index, stage in
                StageInput.problems(in: stage.objectValue ?? JSONObject(), at: "/stages/\(index)")
            }
        }
    ) { call throws(Problem) in
        let body = call.body
        return try call.write { write throws(StoreError) in
            let stages = body["stages"]?.arrayValue ?? []
            try refusing { () throws(Problem) in try checkRoom(in: write.definitions, stageCount: stages.count) }
            try clearDefault(unless: body["is_default"]?.boolValue != true, in: write)
            let pipeline = Pipeline(
                id: write.newID(), name: body["name"]?.stringValue ?? "",
                isDefault: body["is_default"]?.boolValue ?? false, externalID: StageInput.externalID(body))
            try refusing { () throws(Problem) in
                try checkUnique(pipeline.externalID, apartFrom: pipeline.id, in: write.definitions)
            }
            try write.record(pipeline)
            for (index, body) in stages.enumerated() {
                let stage = StageInput.stage(
                    body.objectValue ?? JSONObject(), id: write.newID(), pipelineID: pipeline.id, position: index + 1)
                try refusing { () throws(Problem) in
                    try StageOperations.checkUnique(
                        stage.externalID, apartFrom: stage.id, in: write.definitions, at: "/stages/\(index)")
                }
                try write.record(stage)
            }
            var answer = PipelineJSON.answer(Lookup.written(pipeline.id, by: write))
            answer.location = "/pipelines/\(pipeline.id)"
            return answer
        }
    }

    private static let get = Operation(
        "pipelines.get", .init(.get, "/pipelines/{id}"), scope: .read, effect: .reads, summary: "Get a pipeline",
        parameters: [id], output: .init(PipelineJSON.schema, hasEntityTag: true), problems: [.notFound]
    ) { call throws(Problem) in
        PipelineJSON.answer(try Lookup.pipeline(try call.pathID("id", "pipeline"), in: call.workspace.definitions))
    }

    private static let update = Operation(
        "pipelines.update", .init(.patch, "/pipelines/{id}"), scope: .write, effect: .changes,
        summary: "Change a pipeline", details: "Only the given fields change; archived is true or false.",
        parameters: [id],
        body: .json(
            .object(
                "The fields to change.",
                [
                    .optional("name", name), .optional("is_default", isDefault),
                    .optional("archived", .boolean("Whether it takes no more deals.", example: true)),
                    .optional("external_id", Schemas.externalID.nullable()),
                ], example: ["name": "Key accounts"]
            ).named("PipelineChanges"), isRequired: true), output: .init(PipelineJSON.schema, hasEntityTag: true),
        problems: [.notFound, .conflict, .archived, .versionMismatch], bodyProblems: StageInput.atLeastOneField
    ) { call throws(Problem) in
        let id: PipelineID = try call.pathID("id", "pipeline")
        return try call.write { write throws(StoreError) in
            var pipeline = try refusing { () throws(Problem) in
                let versions = try Lookup.pipeline(id, in: write.definitions)
                try Conditions.check(call.ifMatch, version: Int64(versions.versions.count), in: write)
                return versions.current
            }
            if let name = call.body["name"]?.stringValue { pipeline.name = name }
            if let archived = call.body["archived"]?.boolValue { pipeline.isArchived = archived }
            if call.body["external_id"] != nil { pipeline.externalID = StageInput.externalID(call.body) }
            if let isDefault = call.body["is_default"]?.boolValue {
                try clearDefault(unless: !isDefault || pipeline.isDefault, in: write)
                pipeline.isDefault = isDefault
            }
            try refusing { () throws(Problem) in
                if pipeline.isDefault, pipeline.isArchived {
                    throw Problem(
                        .archived, "An archived pipeline takes no deals, so it cannot be the default one.",
                        errors: [
                            FieldProblem(
                                pointer: call.body["archived"]?.boolValue == true ? "/archived" : "/is_default",
                                code: "archived", detail: "An archived pipeline cannot be the default one.")
                        ])
                }
                try checkUnique(pipeline.externalID, apartFrom: pipeline.id, in: write.definitions)
            }
            try write.record(pipeline)
            return PipelineJSON.answer(Lookup.written(id, by: write))
        }
    }

    private static let delete = Operation(
        "pipelines.delete", .init(.delete, "/pipelines/{id}"), scope: .write, effect: .deletes,
        summary: "Delete a pipeline",
        details:
            "Its stages go with it. While deals are in it, deleted ones included, it is kept, unless move_to names "
            + "a stage of another pipeline that they all move to in the same write. Earlier moments still show it.",
        parameters: [id, DealRelocation.parameter], output: .init(status: 204),
        problems: [.notFound, .inUse, .archived, .versionMismatch, .validationFailed]
    ) { call throws(Problem) in
        let id: PipelineID = try call.pathID("id", "pipeline")
        return try call.write { write throws(StoreError) in
            var pipeline = try refusing { () throws(Problem) in
                let versions = try Lookup.pipeline(id, in: write.definitions)
                try Conditions.check(call.ifMatch, version: Int64(versions.versions.count), in: write)
                return versions.current
            }
            let stages = write.definitions.liveStages(of: id)
            try DealRelocation.empty(stages, noun: "pipeline", call: call, in: write)
            for var stage in stages {
                stage.isDeleted = true
                try write.record(stage)
            }
            pipeline.isDeleted = true
            pipeline.isDefault = false
            try write.record(pipeline)
            return OperationAnswer()
        }
    }

    static func checkRoom(in definitions: Definitions, stageCount: Int) throws(Problem) {
        guard definitions.pipelines.count < Definitions.pipelinesMax else {
            throw Problem(
                .conflict, "A workspace has at most \(Definitions.pipelinesMax) pipelines, deleted ones included.")
        }
        guard definitions.stages.count + stageCount <= Definitions.stagesMax else {
            throw Problem(.conflict, "A workspace has at most \(Definitions.stagesMax) stages, deleted ones included.")
        }
    }

    /// Takes the mark from the default pipeline, since at most one has it.
    static func clearDefault(unless isKept: Bool, in write: WriteTransaction) throws(StoreError) {
        guard !isKept, var old = write.definitions.defaultPipeline else { return }
        old.isDefault = false
        try write.record(old)
    }

    private static func checkUnique(
        _ externalID: ExternalID?, apartFrom id: PipelineID, in definitions: Definitions
    ) throws(Problem) {
        guard let externalID else { return }
        for pipeline in definitions.livePipelines where pipeline.externalID == externalID {
            guard pipeline.id == id else { throw StageInput.taken(externalID, by: pipeline.id) }
        }
    }
}
