internal import DealModel
internal import Wire
internal import WorkspaceStore

/// What has happened to deals: stage changes of one and of all, and the whole history of one.
enum StageChangeOperations {
    static let all: [Operation] = [ofDeal, list, history]

    private static let include = Parameter.query(
        "include",
        .array(
            "What else to include: the count over all pages.", of: .enumeration("What.", ["count"], example: "count"),
            count: 1...1))

    private static let window: [Parameter] = [
        .query("from", Schemas.instant("Only at or after this instant.")),
        .query("to", Schemas.instant("Only before this instant.")),
        .query("from_stage_id", Schemas.id("Only out of this stage.")),
        .query("to_stage_id", Schemas.id("Only into this stage.")),
    ]

    private static let output = Operation.Output(
        Schemas.page(of: StageChangeJSON.schema, "Stage changes, oldest first."))

    private static let ofDeal = Operation(
        "deals.stage_changes", .init(.get, "/deals/{id}/stage-changes"), scope: .read, effect: .reads,
        summary: "List a deal's stage changes", details: "Oldest first; the first is the creation.",
        parameters: [DealOperations.id] + window + [include, Schemas.limit, Schemas.cursor], output: output,
        problems: [.notFound, .invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        let id: DealID = try call.pathID("id", "deal")
        return try answer(call) { reader throws(StoreError) in
            guard let deal = try reader.deal(id) else { throw .refused(OperationCall.notFound("deal")) }
            return deal.ordinal
        }
    }

    private static let list = Operation(
        "stage_changes.list", .init(.get, "/stage-changes"), scope: .read, effect: .reads,
        summary: "List the stage changes of all deals",
        details: "Oldest first; changes of one instant stand in the order of the deals' histories.",
        parameters: [
            .query("pipeline_id", Schemas.id("Only into or out of a stage of this pipeline.")),
            .query(
                "direction", .enumeration("Only creations, or only moves.", ["created", "moved"], example: "moved")),
        ] + window + [include, Schemas.limit, Schemas.cursor], output: output,
        problems: [.invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in try answer(call) { _ throws(StoreError) in nil } }

    private static let history = Operation(
        "deals.history", .init(.get, "/deals/{id}/history"), scope: .read, effect: .reads,
        summary: "List a deal's versions",
        details: "In the order in which they were recorded, corrected ones included.",
        parameters: [DealOperations.id, Schemas.limit, Schemas.cursor],
        output: .init(Schemas.page(of: HistoryJSON.schema, "Versions, oldest first.")),
        problems: [.notFound, .invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        let id: DealID = try call.pathID("id", "deal")
        let history = try call.workspace.read { reader throws(StoreError) -> DealHistory? in
            guard let deal = try reader.deal(id) else { return nil }
            return try reader.history(of: deal)
        }
        guard let history else { throw OperationCall.notFound("deal") }
        return try Paging.answer(
            call, Array(zip(history.versions, HistoryJSON.json(history))), key: \.0.sequence, json: \.1)
    }

    private static func answer(
        _ call: OperationCall, deal: (WorkspaceReader) throws(StoreError) -> Int64?
    ) throws(Problem) -> OperationAnswer {
        var query = StageChangeQuery()
        query.pipeline = call.text("pipeline_id").flatMap { PipelineID($0) }
        query.fromStage = call.text("from_stage_id").flatMap { StageID($0) }
        query.toStage = call.text("to_stage_id").flatMap { StageID($0) }
        query.from = call.text("from").flatMap { Instant($0) }
        query.to = call.text("to").flatMap { Instant($0) }
        query.creations = call.text("direction").map { $0 == "created" ? .only : .none } ?? .also
        query.limit = call.integer("limit") ?? Paging.limitDefault
        query.after = try position(call)
        let countsAll = call.texts("include")?.contains("count") ?? false
        let page = try call.workspace.read { [query] reader throws(StoreError) in
            var query = query
            query.deal = try deal(reader)
            let (changes, hasMore) = try reader.stageChanges(query)
            return (
                entries: try entries(changes, reader), last: hasMore ? changes.last : nil,
                count: countsAll ? try reader.stageChangeCount(query) : nil
            )
        }
        return Paging.answer(call, page.entries, next: page.last.map(position), count: page.count)
    }

    /// The changes with the deals as they were then; each deal's history is read once.
    private static func entries(_ changes: [StageChangeRow], _ reader: WorkspaceReader) throws(StoreError) -> [JSON] {
        var histories: [Int64: StageChangeJSON] = [:]
        var entries: [JSON] = []
        for change in changes {
            let history: StageChangeJSON
            if let known = histories[change.deal] {
                history = known
            } else {
                guard let deal = try reader.deal(ordinal: change.deal) else { continue }
                history = StageChangeJSON(try reader.history(of: deal), definitions: reader.definitions)
                histories[change.deal] = history
            }
            entries.append(history.json(change))
        }
        return entries
    }

    private static func position(_ change: StageChangeRow) -> JSON {
        [.integer(change.effectiveAt.microseconds), .integer(change.place), .integer(change.sequence)]
    }

    private static func position(
        _ call: OperationCall
    ) throws(Problem) -> (effectiveAt: Instant, place: Int64, sequence: Int64)? {
        guard let position = try Paging.position(call) else { return nil }
        guard let effectiveAt = position[0]?.intValue, let place = position[1]?.intValue,
            let sequence = position[2]?.intValue
        else { throw CursorFailure.invalidCursor.problem }
        return (Instant(microseconds: effectiveAt), place, sequence)
    }
}
