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
            + "default pipeline.", body: .json(DealBody.new, isRequired: true),
        output: .init(status: 201, DealJSON.schema, hasEntityTag: true),
        problems: [.conflict, .archived, .noSuchStageKind], bodyProblems: DealInput.problemsOfNew
    ) { call throws(Problem) in
        try call.write { write throws(StoreError) in
            try DealAnswer(deal: try DealActions.create(call.body, in: write), write: write).created
        }
    }

    private static let get = Operation(
        "deals.get", .init(.get, "/deals/{id}"), scope: .read, effect: .reads, summary: "Get a deal",
        details: "A deleted deal is found, with deleted_at set.", parameters: [id] + DealProjection.parameters,
        output: .init(DealProjection.schema, hasEntityTag: true), problems: [.notFound]
    ) { call throws(Problem) in
        let id: DealID = try call.pathID("id", "deal")
        let projection = try DealProjection(call)
        let found = try call.workspace.read { reader throws(StoreError) -> DealAnswer? in
            guard let deal = try reader.deal(id) else { return nil }
            return try DealAnswer(deal: deal, reader: reader)
        }
        guard let found else { throw OperationCall.notFound("deal") }
        return found.answer(projection.json(found))
    }

    private static let update = Operation(
        "deals.update", .init(.patch, "/deals/{id}"), scope: .write, effect: .changes, summary: "Change a deal",
        details: "Only the given fields change; null empties a field. With effective_at the change holds from then on; "
            + "with corrects it replaces an entry of the history, whose other fields it keeps.", parameters: [id],
        body: .json(DealBody.changes, isRequired: true), output: output,
        problems: [.notFound, .conflict, .archived, .versionMismatch], bodyProblems: DealInput.problemsOfChanges
    ) { call throws(Problem) in
        let writing = DealWriting(call, id: try call.pathID("id", "deal"))
        return try call.write { write throws(StoreError) in
            try DealAnswer(deal: try DealActions.update(writing, in: write), write: write).answer
        }
    }

    private static let delete = Operation(
        "deals.delete", .init(.delete, "/deals/{id}"), scope: .write, effect: .deletes, summary: "Delete a deal",
        details: "It leaves every list and figure from then on; its history stays, and restoring brings it back.",
        parameters: [id, .query("effective_at", Schemas.effectiveAt)], output: .init(status: 204),
        problems: [.notFound, .conflict, .versionMismatch]
    ) { call throws(Problem) in
        let writing = DealWriting(call, id: try call.pathID("id", "deal"))
        return try call.write { write throws(StoreError) in
            _ = try DealActions.delete(writing, in: write)
            return OperationAnswer()
        }
    }

    private static let restore = Operation(
        "deals.restore", .init(.post, "/deals/{id}/restore"), scope: .write, effect: .changes,
        summary: "Restore a deleted deal", parameters: [id], body: .json(DealBody.restoring, isRequired: false),
        output: output, problems: [.notFound, .conflict, .archived, .versionMismatch]
    ) { call throws(Problem) in
        let writing = DealWriting(call, id: try call.pathID("id", "deal"))
        return try call.write { write throws(StoreError) in
            try DealAnswer(deal: try DealActions.restore(writing, in: write), write: write).answer
        }
    }
}
