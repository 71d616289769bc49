internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Stages: list, create, reorder, get, update, archive, delete.
enum StageOperations {
    static let all: [Operation] = [list, create, reorder, get, update, archive, delete]

    private static let id = Parameter.path("id", Schemas.id("The stage."))
    private static let pipelineID = Parameter.path("id", Schemas.id("The pipeline."))

    private static let list = Operation(
        "stages.list", .init(.get, "/pipelines/{id}/stages"), scope: .read, effect: .reads,
        summary: "List a pipeline's stages", details: "By position, archived ones included.",
        parameters: [pipelineID, Schemas.limit, Schemas.cursor],
        output: .init(Schemas.page(of: StageJSON.schema, "Stages by position.")),
        problems: [.notFound, .invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        let definitions = call.workspace.definitions
        let id: PipelineID = try call.pathID("id", "pipeline")
        _ = try Lookup.pipeline(id, in: definitions)
        let stages = Lookup.stages(of: id, in: definitions)
        return try Paging.answer(call, stages, key: { Int64($0.current.position) }, json: StageJSON.json)
    }

    private static let create = Operation(
        "stages.create", .init(.post, "/pipelines/{id}/stages"), scope: .write, effect: .creates,
        summary: "Add a stage to a pipeline",
        details: "Without position an open stage goes behind the last open one and a closed stage to the end; stages "
            + "that stand there move on by one. Where one would pass the last possible position, all stages of the "
            + "pipeline are numbered anew from 1, in their order.", parameters: [pipelineID],
        body: .json(StageInput.newSchema, isRequired: true),
        output: .init(status: 201, StageJSON.schema, hasEntityTag: true), problems: [.notFound, .conflict],
        bodyProblems: { StageInput.problems(in: $0) }
    ) { call throws(Problem) in
        let pipelineID: PipelineID = try call.pathID("id", "pipeline")
        return try call.write { write throws(StoreError) in
            try refusing { () throws(Problem) in
                _ = try Lookup.pipeline(pipelineID, in: write.definitions)
                try checkRoom(pipelineID, in: write.definitions)
            }
            let stages = write.definitions.liveStages(of: pipelineID)
            var stage = StageInput.stage(call.body, id: write.newID(), pipelineID: pipelineID, position: 0)
            let wanted = call.body["position"]?.intValue.map { Int($0) } ?? place(for: stage.kind, among: stages)
            try refusing { () throws(Problem) in
                try checkUnique(stage.externalID, apartFrom: stage.id, in: write.definitions)
            }
            stage.position = try StageOrder.makeRoom(at: wanted, among: stages, in: write)
            try write.record(stage)
            var answer = StageJSON.answer(Lookup.written(stage.id, by: write))
            answer.location = "/stages/\(stage.id)"
            return answer
        }
    }

    private static let reorder = Operation(
        "stages.reorder", .init(.post, "/pipelines/{id}/stages/reorder"), scope: .write, effect: .changes,
        summary: "Put a pipeline's stages in order",
        details: "Takes every stage of the pipeline once, first to last, archived ones included; they get positions 1, "
            + "2, 3 and so on in one write. If-Match is compared with the pipeline.", parameters: [pipelineID],
        body: .json(
            .object(
                "The whole order.",
                [
                    .required(
                        "stage_ids",
                        .array(
                            "Every stage of the pipeline, first to last.", of: Schemas.id("A stage."),
                            count: 1...Definitions.stagesPerPipelineMax))
                ], example: ["stage_ids": [.string(Schemas.exampleID)]]
            ).named("StageOrder"), isRequired: true),
        output: .init(Schemas.page(of: StageJSON.schema, "Stages by position.")),
        problems: [.notFound, .versionMismatch]
    ) { call throws(Problem) in
        let pipelineID: PipelineID = try call.pathID("id", "pipeline")
        let wanted = (call.body["stage_ids"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap { StageID($0) } }
        return try call.write { write throws(StoreError) in
            let stages = write.definitions.liveStages(of: pipelineID)
            try refusing { () throws(Problem) in
                let pipeline = try Lookup.pipeline(pipelineID, in: write.definitions)
                try Conditions.check(call.ifMatch, version: Int64(pipeline.versions.count), in: write)
                try StageOrder.checkPermutation(wanted, of: stages)
            }
            for (index, id) in wanted.enumerated() {
                guard var stage = stages.first(where: { $0.id == id }) else { continue }
                stage.position = index + 1
                try write.record(stage)
            }
            return Paging.whole(Lookup.stages(of: pipelineID, in: write.definitions).map(StageJSON.json))
        }
    }

    private static let get = Operation(
        "stages.get", .init(.get, "/stages/{id}"), scope: .read, effect: .reads, summary: "Get a stage",
        parameters: [id], output: .init(StageJSON.schema, hasEntityTag: true), problems: [.notFound]
    ) { call throws(Problem) in
        StageJSON.answer(try Lookup.stage(try call.pathID("id", "stage"), in: call.workspace.definitions))
    }

    private static let update = Operation(
        "stages.update", .init(.patch, "/stages/{id}"), scope: .write, effect: .changes, summary: "Change a stage",
        details: "Only the given fields change. The kind cannot change once a deal has been in the stage, since the "
            + "status of deals follows from it. A new position moves the stages that stand there on by one; where one "
            + "would pass the last possible position, all stages of the pipeline are numbered anew from 1.",
        parameters: [id], body: .json(StageInput.changesSchema, isRequired: true),
        output: .init(StageJSON.schema, hasEntityTag: true), problems: [.notFound, .conflict, .versionMismatch],
        bodyProblems: { StageInput.problems(in: $0) + StageInput.atLeastOneField($0) }
    ) { call throws(Problem) in
        let id: StageID = try call.pathID("id", "stage")
        return try change(id, call) { stage, write throws(StoreError) in
            if let kind = call.body["kind"]?.stringValue.flatMap({ StageKind(rawValue: $0) }), kind != stage.kind {
                try refusing { () throws(Problem) in try checkUnused(stage, in: write) }
                stage.kind = kind
                if kind.isClosed { stage.defaultProbability = nil }
            }
            StageInput.apply(call.body, to: &stage)
            let changed = stage
            try refusing { () throws(Problem) in
                if changed.kind.isClosed, changed.defaultProbability != nil {
                    throw Problem(
                        .validationFailed, "The body of the request cannot be used.",
                        errors: [StageInput.closedProbability(changed.kind)])
                }
                try checkUnique(changed.externalID, apartFrom: changed.id, in: write.definitions)
            }
            if let archived = call.body["archived"]?.boolValue { stage.isArchived = archived }
            if let position = call.body["position"]?.intValue.map({ Int($0) }), position != stage.position {
                let others = write.definitions.liveStages(of: stage.pipelineID).filter { $0.id != id }
                stage.position = try StageOrder.makeRoom(at: position, among: others, in: write)
            }
        }
    }

    private static let archive = Operation(
        "stages.archive", .init(.post, "/stages/{id}/archive"), scope: .write, effect: .changes,
        summary: "Archive a stage",
        details: "No deal may move here any more; those that are here stay. A change of archived to false undoes it.",
        parameters: [id], output: .init(StageJSON.schema, hasEntityTag: true), problems: [.notFound, .versionMismatch]
    ) { call throws(Problem) in
        let id: StageID = try call.pathID("id", "stage")
        return try change(id, call) { stage, _ throws(StoreError) in stage.isArchived = true }
    }

    private static let delete = Operation(
        "stages.delete", .init(.delete, "/stages/{id}"), scope: .write, effect: .deletes, summary: "Delete a stage",
        details: "While deals are in it, deleted ones included, it is kept, unless move_to names a stage that they all "
            + "move to in the same write. Earlier moments still show it.", parameters: [id, DealRelocation.parameter],
        output: .init(status: 204), problems: [.notFound, .inUse, .archived, .versionMismatch, .validationFailed]
    ) { call throws(Problem) in
        let id: StageID = try call.pathID("id", "stage")
        return try change(id, call) { stage, write throws(StoreError) in
            try DealRelocation.empty([stage], noun: "stage", call: call, in: write)
            stage.isDeleted = true
        }
    }

    /// Changes a live stage in one write, if the caller's condition holds; answers with it unless it is deleted.
    private static func change(
        _ id: StageID, _ call: OperationCall,
        _ edit: @escaping @Sendable (inout Stage, WriteTransaction) throws(StoreError) -> Void
    ) throws(Problem) -> OperationAnswer {
        try call.write { write throws(StoreError) in
            var stage = try refusing { () throws(Problem) in
                let versions = try Lookup.stage(id, in: write.definitions)
                try Conditions.check(call.ifMatch, version: Int64(versions.versions.count), in: write)
                return versions.current
            }
            try edit(&stage, write)
            try write.record(stage)
            return stage.isDeleted ? OperationAnswer() : StageJSON.answer(Lookup.written(id, by: write))
        }
    }

    private static func place(for kind: StageKind, among stages: [Stage]) -> Int {
        let before = kind.isClosed ? stages : stages.filter { !$0.kind.isClosed }
        return (before.map(\.position).max() ?? 0) + 1
    }

    private static func checkRoom(_ pipelineID: PipelineID, in definitions: Definitions) throws(Problem) {
        guard definitions.liveStages(of: pipelineID).count < Definitions.stagesPerPipelineMax else {
            throw Problem(.conflict, "A pipeline has at most \(Definitions.stagesPerPipelineMax) stages.")
        }
        guard definitions.stages.count < Definitions.stagesMax else {
            throw Problem(.conflict, "A workspace has at most \(Definitions.stagesMax) stages, deleted ones included.")
        }
    }

    private static func checkUnused(_ stage: Stage, in write: WriteTransaction) throws(Problem) {
        guard write.hasBeenUsed(stage.id) else { return }
        throw Problem(
            .conflict,
            "Deals have been in the stage, so its kind cannot change; make a new stage and archive this one.",
            errors: [
                FieldProblem(
                    pointer: "/kind", code: "in_use", detail: "Deals have been in the stage.",
                    allowed: [stage.kind.rawValue])
            ])
    }

    /// Refuses an external id that another stage has that is not deleted; `pointer` leads to the stage in the body.
    static func checkUnique(
        _ externalID: ExternalID?, apartFrom id: StageID, in definitions: Definitions, at pointer: String = ""
    ) throws(Problem) {
        guard let externalID else { return }
        for stage in definitions.stages.map(\.current) where stage.externalID == externalID && !stage.isDeleted {
            guard stage.id == id else { throw StageInput.taken(externalID, by: stage.id, at: pointer) }
        }
    }
}
