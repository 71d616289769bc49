internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Deals on their way: move, win, lose, reopen.
enum DealMoveOperations {
    static let all: [Operation] = [move, win, lose, reopen]

    private static let move = Operation(
        "deals.move", .init(.post, "/deals/{id}/move"), scope: .write, effect: .changes,
        summary: "Move a deal to another stage",
        details: "Anywhere but to the stage that it is in, or to an archived one; a stage of another pipeline "
            + "transfers the deal. A closed stage closes it. With corrects the move replaces an entry of the history.",
        parameters: [DealOperations.id],
        body: .json(DealBody.move, isRequired: true), output: DealOperations.output,
        problems: [.notFound, .conflict, .archived, .versionMismatch]
    ) { call throws(Problem) in
        let writing = DealWriting(call, id: try call.pathID("id", "deal"))
        return try call.write { write throws(StoreError) in
            try DealAnswer(deal: try DealActions.move(writing, in: write), write: write).answer
        }
    }

    private static let win = closing("deals.win", "win", .won, "Win a deal")
    private static let lose = closing("deals.lose", "lose", .lost, "Lose a deal")

    private static func closing(_ name: String, _ verb: String, _ kind: StageKind, _ summary: String) -> Operation {
        Operation(
            name, .init(.post, "/deals/{id}/\(verb)"), scope: .write, effect: .changes, summary: summary,
            details: "Moves it to the first \(kind.rawValue) stage of its pipeline.", parameters: [DealOperations.id],
            body: .json(momentAndReason("How it was closed.", "DealClosing"), isRequired: false),
            output: DealOperations.output,
            problems: [.notFound, .conflict, .noSuchStageKind, .archived, .versionMismatch]
        ) { call throws(Problem) in
            try change(call) { start, _ throws(StoreError) in
                try refusing { () throws(Problem) in
                    let target = try firstStage(kind, from: start)
                    return try StageMove.changes(
                        to: target, from: start, pointer: "", reason: call.body["reason"]?.stringValue)
                }
            }
        }
    }

    private static let reopen = Operation(
        "deals.reopen", .init(.post, "/deals/{id}/reopen"), scope: .write, effect: .changes,
        summary: "Reopen a closed deal",
        details: "Moves it back to the last open stage that it was in, or to the first open one of its pipeline. "
            + "The reasons of the closing are cleared; the history keeps them.", parameters: [DealOperations.id],
        body: .json(momentAndReason("Why it is reopened.", "DealReopening"), isRequired: false),
        output: DealOperations.output, problems: [.notFound, .conflict, .noSuchStageKind, .archived, .versionMismatch]
    ) { call throws(Problem) in
        try change(call) { start, write throws(StoreError) in
            let history: DealHistory
            if let known = start.history { history = known } else { history = try write.history(of: start.deal) }
            return try refusing { () throws(Problem) in
                let kind = start.facts.stageID.flatMap { start.definitions.stage($0)?.kind }
                guard kind?.isClosed == true else { throw Problem(.conflict, "The deal is open already.") }
                let last = try lastOpenStage(history, from: start)
                let target: Stage
                if let last { target = last } else { target = try firstStage(.open, from: start) }
                return try StageMove.changes(to: target, from: start, pointer: "", reason: nil)
            }
        }
    }

    private static func change(
        _ call: OperationCall,
        _ make: @escaping @Sendable (DealWriting.Start, WriteTransaction) throws(StoreError) -> DealChanges
    ) throws(Problem) -> OperationAnswer {
        let writing = DealWriting(call, id: try call.pathID("id", "deal"))
        return try call.write { write throws(StoreError) in
            try DealAnswer(deal: try writing.change(in: write, make), write: write).answer
        }
    }

    private static func momentAndReason(_ description: String, _ name: String) -> Schema {
        .object(
            description, [.optional("reason", Schemas.reason), .optional("effective_at", Schemas.effectiveAt)],
            example: ["reason": "Budget approved"]
        ).named(name)
    }

    /// The first stage of a kind in the deal's pipeline that takes deals.
    private static func firstStage(_ kind: StageKind, from start: DealWriting.Start) throws(Problem) -> Stage {
        guard let pipelineID = start.facts.pipelineID, let pipeline = start.definitions.pipeline(pipelineID) else {
            throw OperationCall.notFound("pipeline")
        }
        let stages = start.definitions.liveStages(of: pipelineID).filter { $0.kind == kind }
        guard let stage = stages.first(where: { !$0.isArchived }) else {
            let remedy = stages.isEmpty ? "add one" : "take one out of the archive"
            throw Problem(
                .noSuchStageKind,
                "The pipeline \(pipeline.name) has no \(kind.rawValue) stage that takes deals; \(remedy), or move the "
                    + "deal to a \(kind.rawValue) stage of another pipeline.")
        }
        return try Lookup.target(stage.id, in: start.definitions, pointer: "")
    }

    /// The last open stage that the deal was in, if deals may still go there.
    private static func lastOpenStage(_ history: DealHistory, from start: DealWriting.Start) throws(Problem) -> Stage? {
        for stay in history.stays().reversed() {
            if let effectiveAt = start.effectiveAt, stay.enteredAt > effectiveAt { continue }
            guard let stage = start.definitions.stage(stay.stageID), stage.kind == .open else { continue }
            let pipeline = start.definitions.pipeline(stage.pipelineID)
            let takesDeals =
                !stage.isDeleted && !stage.isArchived && pipeline?.isDeleted == false && pipeline?.isArchived == false
            return takesDeals ? stage : nil
        }
        return nil
    }
}
