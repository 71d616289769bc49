internal import DealModel
internal import Wire
internal import WorkspaceStore

/// What can be done to a deal, for requests about one deal and about many alike: each is a function of the write and of
/// what a checked body says.
enum DealActions {
    /// Makes a deal.
    static func create(_ body: JSONObject, in write: WriteTransaction) throws(StoreError) -> StoredDeal {
        let effectiveAt = body["effective_at"]?.stringValue.flatMap { Instant($0) }
        let (changes, tags) = try refusing { () throws(Problem) in
            var refusals = ProblemCollector()
            var changes = refusals.collect { () throws(Problem) in try DealInput.changes(body, over: nil) }
            let stage = refusals.collect { () throws(Problem) in try firstStage(body, in: write.definitions) }
            refusals.collect { () throws(Problem) in try checkPast(effectiveAt, now: write.recordedAt) }
            let tags = refusals.collect { () throws(Problem) in try DealTagging.tags(body, in: write.definitions) }
            try refusals.finish()
            if let stage { changes?.setStage(stage) }
            return (changes ?? DealChanges(), tags ?? nil)
        }
        if let externalID = changes.facts.externalID {
            try DealWriting.checkUnique(externalID, apartFrom: nil, in: write)
        }
        return try write.createDeal(
            id: write.newID(), history: [DealVersionDraft(effectiveAt: effectiveAt, changes: changes)],
            contacts: changes.facts.contactID.map { [DealContact(contactID: $0)] } ?? [], tags: tags ?? [])
    }

    /// Changes fields of a deal, its stage among them.
    static func update(_ writing: DealWriting, in write: WriteTransaction) throws(StoreError) -> StoredDeal {
        try writing.change(in: write) { start, _ throws(StoreError) in
            try refusing { () throws(Problem) in try changes(writing.body, from: start) }
        }
    }

    /// Moves a deal to another stage.
    static func move(_ writing: DealWriting, in write: WriteTransaction) throws(StoreError) -> StoredDeal {
        try writing.change(in: write) { start, _ throws(StoreError) in
            try refusing { () throws(Problem) in
                guard let id = writing.body["stage_id"]?.stringValue.flatMap({ StageID($0) }) else {
                    throw OperationCall.notFound("stage")
                }
                let target = try Lookup.target(id, in: start.definitions, pointer: "/stage_id")
                var changes = try StageMove.changes(
                    to: target, from: start, pointer: "/stage_id", reason: writing.body["reason"]?.stringValue)
                if let value = writing.body["probability"] {
                    changes.set(.probability) { $0.probability = StageInput.probability(value) }
                }
                return changes
            }
        }
    }

    /// Deletes a deal.
    static func delete(_ writing: DealWriting, in write: WriteTransaction) throws(StoreError) -> StoredDeal {
        try writing.change(in: write) { _, _ throws(StoreError) in
            var changes = DealChanges()
            changes.set(.deleted) { $0.isDeleted = true }
            return changes
        }
    }

    /// Brings a deleted deal back.
    static func restore(_ writing: DealWriting, in write: WriteTransaction) throws(StoreError) -> StoredDeal {
        var writing = writing
        writing.allowsDeleted = true
        return try writing.change(in: write) { start, _ throws(StoreError) in
            guard start.facts.isDeleted else { throw .refused(Problem(.conflict, "The deal is not deleted.")) }
            var changes = DealChanges()
            changes.set(.deleted) { $0.isDeleted = false }
            return changes
        }
    }

    /// Makes the deal of an external id, or changes the one that is there, so that it is as the body says; where it is
    /// that already, nothing is written.
    ///
    /// - Parameters:
    ///   - condition: the version that the deal must have, so that it must be there.
    ///   - mustBeNew: whether it must not be there.
    /// - Returns: the deal, and whether it is new.
    static func upsert(
        _ externalID: ExternalID, _ body: JSONObject, condition: VersionCondition?, mustBeNew: Bool = false,
        in write: WriteTransaction
    ) throws(StoreError) -> (deal: StoredDeal, isNew: Bool) {
        guard let id = try write.dealID(external: externalID) else {
            guard condition == nil else {
                throw .refused(
                    Problem(
                        .versionMismatch,
                        "There is no deal of the external id \(externalID.id) of \(externalID.source) yet."))
            }
            return (try create(body, in: write), true)
        }
        guard !mustBeNew else {
            throw .refused(
                Problem(
                    .versionMismatch, "The external id \(externalID.id) of \(externalID.source) belongs to \(id)."))
        }
        let writing = DealWriting(id: id, body: body, condition: condition)
        let tags = try refusing { () throws(Problem) in try DealTagging.tags(body, in: write.definitions) }
        var deal = try writing.change(in: write) { start, _ throws(StoreError) in
            try refusing { () throws(Problem) in
                try changes(body, from: start, keepsStage: true).differing(from: start.before)
            }
        }
        if let tags {
            let instant = body["effective_at"]?.stringValue.flatMap { Instant($0) } ?? write.recordedAt
            deal = try DealTagging.replace(with: tags, on: deal, at: instant, in: write)
        }
        return (deal, false)
    }

    /// What a body changes of a deal.
    ///
    /// - Parameter keepsStage: whether the stage that the deal is in may be named.
    private static func changes(
        _ body: JSONObject, from start: DealWriting.Start, keepsStage: Bool = false
    ) throws(Problem) -> DealChanges {
        var refusals = ProblemCollector()
        let changes = refusals.collect { () throws(Problem) in try DealInput.changes(body, over: start.facts) }
        let move = refusals.collect { () throws(Problem) -> DealChanges in
            guard let id = body["stage_id"]?.stringValue.flatMap({ StageID($0) }),
                !keepsStage || id != start.before.stageID
            else { return DealChanges() }
            let target = try Lookup.target(id, in: start.definitions, pointer: "/stage_id")
            return try StageMove.changes(to: target, from: start, pointer: "/stage_id", reason: nil)
        }
        try refusals.finish()
        return (move ?? DealChanges()).merging(changes ?? DealChanges())
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
}
