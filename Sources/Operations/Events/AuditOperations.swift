internal import DealModel
internal import Wire
internal import WorkspaceStore

/// The change log for those who ask who did what: the same rows as the events, newest first, by what they are about.
enum AuditOperations {
    static let all: [Operation] = [list, ofDeal]

    private static let moments: [Parameter] = [
        .query("from", Schemas.instant("Only what was recorded at or after this instant.")),
        .query("to", Schemas.instant("Only what was recorded before this instant.")),
    ]

    private static let output = Operation.Output(
        Schemas.page(of: EventJSON.schema, "What was written to the log, newest first."))

    private static let list = Operation(
        "audit.list", .init(.get, "/audit"), scope: .admin, effect: .reads, summary: "List who did what",
        details: "Newest first. A page can have fewer entries than limit, also none, and has_more be true: for one "
            + "page, only so many rows of the log are looked at.",
        parameters: [
            .query("entity_kind", EventJSON.kind),
            .query(
                "entity_id",
                Schemas.id("Only what was done to the thing of this id; for a deal also to its contacts and tags.")),
            .query("actor", Schemas.actor("Only what this one did.")),
            .query(
                "operation", .string("Only what this operation did.", length: 1...100, example: "deals.move")),
        ] + moments + [Schemas.limit, Schemas.cursor], output: output, problems: [.invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        var query = LogQuery()
        query.kind = call.text("entity_kind").flatMap { EntityKind(rawValue: $0) }
        query.entityID = call.text("entity_id").flatMap { Identifier($0) }
        query.actor = call.text("actor")
        query.operation = call.text("operation")
        return try answer(call, query) { _ throws(StoreError) in }
    }

    private static let ofDeal = Operation(
        "deals.audit", .init(.get, "/deals/{id}/audit"), scope: .read, effect: .reads,
        summary: "List who did what to a deal", details: "Newest first, its contacts and tags included.",
        parameters: [DealOperations.id] + moments + [Schemas.limit, Schemas.cursor], output: output,
        problems: [.notFound, .invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        let id: DealID = try call.pathID("id", "deal")
        var query = LogQuery()
        query.entityID = id.retyped()
        return try answer(call, query) { reader throws(StoreError) in
            guard try reader.deal(id) != nil else { throw .refused(OperationCall.notFound("deal")) }
        }
    }

    private static func answer(
        _ call: OperationCall, _ asked: LogQuery, check: (WorkspaceReader) throws(StoreError) -> Void
    ) throws(Problem) -> OperationAnswer {
        let before = try Paging.position(call)?.intValue
        var query = asked
        query.isNewestFirst = true
        query.limit = call.integer("limit") ?? Paging.limitDefault
        let page = try call.workspace.read { [query] reader throws(StoreError) in
            try check(reader)
            var query = query
            if let from = call.text("from").flatMap({ Instant($0) }) {
                query.after = try reader.lastSequence(recordedBefore: from)
            }
            if let to = call.text("to").flatMap({ Instant($0) }) {
                query.before = try reader.lastSequence(recordedBefore: to) + 1
            }
            if let before { query.before = min(query.before, before) }
            let found = try reader.log(query)
            var events = EventReading(reader)
            return (events: try events.events(found.entries), next: found.next)
        }
        return EventJSON.answer(page.events, cursor: page.next.map { Paging.cursor(call, .integer($0)) })
    }
}
