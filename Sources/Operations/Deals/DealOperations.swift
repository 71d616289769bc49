internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Deals: list, create, get, update, delete, restore.
enum DealOperations {
    static let all: [Operation] = [DealList.operation, create, get, update, delete, restore]

    static let id = Parameter.path("id", Schemas.id("The deal."))
    static let output = Operation.Output(DealJSON.schema, hasEntityTag: true)

    private static let create = Operation(
        "deals.create", .init(.post, "/deals"), scope: .write, effect: .creates, summary: "Create a deal",
        details: "Without stage_id it begins in the first open stage of the pipeline, without pipeline_id in the "
            + "default pipeline.",
        body: .json(
            .object(
                "A new deal.",
                [
                    .required("title", DealInput.title),
                    .optional("pipeline_id", Schemas.id("The pipeline; the default one, if absent.")),
                    .optional("stage_id", Schemas.id("The stage; the first open one, if absent.")),
                    .optional("effective_at", Schemas.instant("When the deal came to be; now, if absent.")),
                ] + DealInput.fields,
                example: ["title": "Fleet of 20 vans", "amount": 125_000, "currency": "EUR", "owner_id": "anna"]
            ).named("NewDeal"), isRequired: true), output: .init(status: 201, DealJSON.schema, hasEntityTag: true),
        problems: [.conflict, .archived, .noSuchStageKind], bodyProblems: DealInput.problemsOfNew
    ) { call throws(Problem) in
        let body = call.body
        let written = try call.workspace.write(call.writeContext) { write throws(StoreError) in
            let effectiveAt = body["effective_at"]?.stringValue.flatMap { Instant($0) }
            let changes = try refusing { () throws(Problem) in
                var refusals = ProblemCollector()
                var changes = refusals.collect { () throws(Problem) in try DealInput.changes(body, over: nil) }
                let stage = refusals.collect { () throws(Problem) in try firstStage(body, in: write.definitions) }
                refusals.collect { () throws(Problem) in try checkPast(effectiveAt, now: write.recordedAt) }
                try refusals.finish()
                if let stage { changes?.setStage(stage) }
                return changes ?? DealChanges()
            }
            if let externalID = changes.facts.externalID {
                try DealWriting.checkUnique(externalID, apartFrom: nil, in: write)
            }
            let deal = try write.createDeal(
                id: write.newID(), history: [DealVersionDraft(effectiveAt: effectiveAt, changes: changes)])
            return DealAnswer(deal: deal, write: write, contacts: [], tags: [])
        }
        var answer = written.answer
        answer.location = "/deals/\(written.deal.id)"
        return answer
    }

    private static let get = Operation(
        "deals.get", .init(.get, "/deals/{id}"), scope: .read, effect: .reads, summary: "Get a deal",
        details: "A deleted deal is found, with deleted_at set.", parameters: [id], output: output,
        problems: [.notFound]
    ) { call throws(Problem) in
        let id: DealID = try call.pathID("id", "deal")
        let found = try call.workspace.read { reader throws(StoreError) -> DealAnswer? in
            guard let deal = try reader.deal(id) else { return nil }
            return try DealAnswer(deal: deal, reader: reader)
        }
        guard let found else { throw OperationCall.notFound("deal") }
        return found.answer
    }

    private static let update = Operation(
        "deals.update", .init(.patch, "/deals/{id}"), scope: .write, effect: .changes, summary: "Change a deal",
        details: "Only the given fields change; null empties a field. With effective_at the change holds from then on; "
            + "with corrects it replaces an entry of the history, whose other fields it keeps.", parameters: [id],
        body: .json(
            .object(
                "The fields to change.",
                [
                    .optional("title", DealInput.title), .optional("stage_id", Schemas.id("The stage to move to.")),
                    .optional("effective_at", Schemas.effectiveAt), .optional("corrects", Schemas.corrects),
                    .optional("reason", Schemas.reason),
                ] + DealInput.fields, example: ["amount": .exact("140000.00"), "expected_close_date": "2026-12-15"]
            ).named("DealChanges"), isRequired: true), output: output,
        problems: [.notFound, .conflict, .archived, .versionMismatch],
        bodyProblems: { DealInput.problems(in: $0) + somethingToChange($0) }
    ) { call throws(Problem) in
        let writing = DealWriting(call: call, id: try call.pathID("id", "deal"))
        return try writing.change { start, _ throws(StoreError) in
            try refusing { () throws(Problem) in
                var refusals = ProblemCollector()
                let changes = refusals.collect { () throws(Problem) in
                    try DealInput.changes(call.body, over: start.facts)
                }
                let move = refusals.collect { () throws(Problem) -> DealChanges in
                    guard let id = call.body["stage_id"]?.stringValue.flatMap({ StageID($0) }) else {
                        return DealChanges()
                    }
                    let target = try Lookup.target(id, in: start.definitions, pointer: "/stage_id")
                    return try StageMove.changes(to: target, from: start, pointer: "/stage_id", reason: nil)
                }
                try refusals.finish()
                return (move ?? DealChanges()).merging(changes ?? DealChanges())
            }
        }
    }

    private static let delete = Operation(
        "deals.delete", .init(.delete, "/deals/{id}"), scope: .write, effect: .deletes, summary: "Delete a deal",
        details: "It leaves every list and figure from then on; its history stays, and restoring brings it back.",
        parameters: [id, .query("effective_at", Schemas.effectiveAt)], output: .init(status: 204),
        problems: [.notFound, .conflict, .versionMismatch]
    ) { call throws(Problem) in
        let writing = DealWriting(call: call, id: try call.pathID("id", "deal"))
        _ = try writing.change { _, _ throws(StoreError) in
            var changes = DealChanges()
            changes.set(.deleted) { $0.isDeleted = true }
            return changes
        }
        return OperationAnswer()
    }

    private static let restore = Operation(
        "deals.restore", .init(.post, "/deals/{id}/restore"), scope: .write, effect: .changes,
        summary: "Restore a deleted deal", parameters: [id],
        body: .json(
            .object(
                "When and why.", [.optional("reason", Schemas.reason), .optional("effective_at", Schemas.effectiveAt)],
                example: ["reason": "Deleted by mistake"]
            ).named("DealRestoring"), isRequired: false), output: output,
        problems: [.notFound, .conflict, .archived, .versionMismatch]
    ) { call throws(Problem) in
        let writing = DealWriting(call: call, id: try call.pathID("id", "deal"), allowsDeleted: true)
        return try writing.change { start, _ throws(StoreError) in
            guard start.facts.isDeleted else { throw .refused(Problem(.conflict, "The deal is not deleted.")) }
            var changes = DealChanges()
            changes.set(.deleted) { $0.isDeleted = false }
            return changes
        }
    }

    private static func checkPast(_ effectiveAt: Instant?, now: Instant) throws(Problem) {
        guard let effectiveAt, effectiveAt > now else { return }
        throw DealWriting.refusal(
            "/effective_at", "out_of_range", "\(effectiveAt) is in the future.", allowed: ["at most \(now)"])
    }

    /// The stage that a new deal begins in.
    private static func firstStage(_ body: JSONObject, in definitions: Definitions) throws(Problem) -> Stage {
        let pipelineID = body["pipeline_id"]?.stringValue.flatMap { PipelineID($0) }
        if let stageID = body["stage_id"]?.stringValue.flatMap({ StageID($0) }) {
            let stage = try Lookup.target(stageID, in: definitions, pointer: "/stage_id")
            guard pipelineID == nil || pipelineID == stage.pipelineID else {
                throw DealWriting.refusal(
                    "/stage_id", "not_allowed", "The stage belongs to pipeline \(stage.pipelineID).",
                    allowed: definitions.liveStages(of: pipelineID ?? stage.pipelineID).map(\.id.description))
            }
            return stage
        }
        let pipeline = pipelineID.map { definitions.pipeline($0) } ?? definitions.defaultPipeline
        guard let pipeline, !pipeline.isDeleted else {
            throw DealWriting.refusal(
                "/pipeline_id", pipelineID == nil ? "missing_field" : "unknown_id",
                pipelineID.map { "There is no pipeline \($0)." }
                    ?? "There is no default pipeline, so one must be named.",
                allowed: definitions.livePipelines.prefix(20).map(\.id.description))
        }
        guard !pipeline.isArchived else {
            throw Problem(.archived, "The pipeline \(pipeline.name) is archived and takes no deals.")
        }
        guard let stage = definitions.liveStages(of: pipeline.id).first(where: { !$0.isArchived && $0.kind == .open })
        else {
            throw Problem(
                .noSuchStageKind,
                "The pipeline \(pipeline.name) has no open stage; add one, or name a stage in stage_id.")
        }
        return stage
    }

    private static func somethingToChange(_ body: JSONObject) -> [FieldProblem] {
        let own = ["effective_at", "reason"]
        guard !body.names.contains(where: { !own.contains($0) && $0 != "corrects" }),
            body["corrects"] == nil || body["effective_at"] == nil
        else { return [] }
        return [FieldProblem(pointer: "", code: "empty", detail: "At least one field is to be changed.")]
    }
}
