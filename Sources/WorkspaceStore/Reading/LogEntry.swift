public import DealModel

/// One row of the change log: who changed what, when, why and by which operation.
public struct LogEntry: Sendable {
    /// Its place in the log, without gaps from 1 on.
    public let sequence: Int64
    /// When it was recorded; never before the row before it.
    public let recordedAt: Instant
    /// Who did it.
    public let actor: String
    /// Why.
    public let cause: ChangeCause
    /// The id of the request, if one brought it.
    public let requestID: String?
    /// The name of the operation.
    public let operation: String
    /// What kind of thing was changed.
    public let kind: EntityKind
    /// What was changed; for contacts and tags on deals it is the deal.
    public let entityID: Identifier<LogEntry>
    /// The fields that were set, as a JSON object by their names on the wire.
    public let changes: String

    init(_ row: LogRow) {
        sequence = row.sequence
        recordedAt = row.recordedAt
        actor = row.actor
        cause = row.cause
        requestID = row.requestID
        operation = row.operation
        kind = row.kind
        entityID = Identifier(high: row.entityHigh, low: row.entityLow)
        changes = row.changes
    }
}
