internal import DealModel
internal import Wire
internal import WorkspaceStore

/// How an event looks on the wire.
enum EventJSON {
    static let sequence = Schema.integer(
        "Its place in the workspace's log, without gaps from 1 on.", 1...Int64.max, example: 42)

    static let schema = Schema.object(
        "Something that happened, with what was there before.",
        [
            .required("seq", sequence),
            .required(
                "type",
                .enumeration("What happened.", EventType.allCases.map(\.rawValue), example: "deal.moved")),
            .required("recorded_at", Schemas.instant("When it was recorded.")),
            .required("effective_at", Schemas.instant("From when it holds.")),
            .required("actor", Schemas.actor("Who did it.")), .required("cause", HistoryJSON.cause),
            .required("request_id", .string("The request that brought it.", example: "r5-17").nullable()),
            .required("operation", .string("The operation that did it.", example: "deals.move")),
            .required("entity", entity),
            .required(
                "changes",
                .map(
                    "The fields that are not as they were, by name.",
                    of: .object(
                        "A field.",
                        [
                            .required("from", .any("What it was; null for nothing.", example: "anna")),
                            .required("to", .any("What it is; null for nothing.", example: "ben")),
                        ]
                    ).named("FieldChange"))),
            .required("reason", Schemas.reason.nullable()),
            .required(
                "corrects", .integer("The version that it replaces.", 1...Int64.max, example: 41).nullable()),
        ]
    ).named("Event")

    private static let entity = Schema.object(
        "What it happened to.",
        [
            .required("kind", kind),
            .required("id", Schemas.id("Its id; for contacts and tags of a deal, the deal's.")),
            .optional("contact_id", Schemas.id("Which contact of the deal.")),
            .optional("tag_id", Schemas.id("Which tag of the deal.")),
            .optional("tag", .string("Which tag of the deal.", example: "enterprise")),
        ]
    ).named("EventEntity")

    static let kind = Schema.enumeration("What kind of thing.", EntityKind.allCases.map(\.rawValue), example: "deal")

    /// A row of the log as one line of JSON.
    static func json(_ entry: LogEntry, _ changes: EventChanges) -> [UInt8] {
        var writer = JSONWriter(reservingBytes: 512)
        writer.beginObject()
        writer.name("seq")
        writer.value(entry.sequence)
        writer.name("type")
        writer.value(changes.type.rawValue)
        writer.name("recorded_at")
        writer.value(entry.recordedAt.description)
        writer.name("effective_at")
        writer.value((changes.effectiveAt ?? entry.recordedAt).description)
        writer.name("actor")
        writer.value(entry.actor)
        writer.name("cause")
        writer.value(entry.cause.rawValue)
        writer.name("request_id")
        writer.value(entry.requestID)
        writer.name("operation")
        writer.value(entry.operation)
        writer.name("entity")
        writer.beginObject()
        writer.name("kind")
        writer.value(entry.kind.rawValue)
        writer.name("id")
        writer.value(entry.entityID.description)
        for part in changes.subject {
            writer.name(part.name)
            writer.value(part.value)
        }
        writer.endObject()
        writer.name("changes")
        writer.beginObject()
        for field in changes.fields {
            writer.name(field.name)
            writer.beginObject()
            writer.name("from")
            writer.value(field.from)
            writer.name("to")
            writer.value(field.to)
            writer.endObject()
        }
        writer.endObject()
        writer.name("reason")
        writer.value(changes.reason)
        writer.name("corrects")
        writer.value(changes.corrects)
        writer.endObject()
        return writer.bytes
    }

    /// A page of events as an answer; there are more where there is a cursor.
    static func answer(_ events: [Event], cursor: String?, lastSequence: Int64? = nil) -> OperationAnswer {
        var writer = JSONWriter(reservingBytes: events.reduce(256) { $0 + $1.json.count + 1 })
        writer.beginObject()
        writer.name("data")
        writer.beginArray()
        for event in events { writer.rawValue(Array(event.json)) }
        writer.endArray()
        writer.name("page")
        writer.beginObject()
        writer.name("next_cursor")
        writer.value(cursor)
        writer.name("has_more")
        writer.value(cursor != nil)
        if let lastSequence {
            writer.name("last_seq")
            writer.value(lastSequence)
        }
        writer.endObject()
        writer.endObject()
        var answer = OperationAnswer(.json(writer.bytes))
        answer.nextCursor = cursor
        return answer
    }
}
