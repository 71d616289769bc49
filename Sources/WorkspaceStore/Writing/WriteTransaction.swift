public import DealModel

/// One write under way, inside its own savepoint: what it throws undoes it alone.
///
/// It lives on the writer's thread, for the length of the closure that it is handed to.
public final class WriteTransaction {
    /// Who writes, and why.
    public let context: WriteContext
    /// The moment of recording: the clock's, but never before the last one recorded.
    public let recordedAt: Instant

    let connection: SQLiteConnection
    let statements: WriterStatements
    let identifiers: any IdentifierSource
    var state: LogState
    var bytes = RowBytes()
    let reads: DealReading

    init(
        context: WriteContext, recordedAt: Instant, connection: SQLiteConnection, statements: WriterStatements,
        reads: DealReading, identifiers: any IdentifierSource, state: LogState
    ) {
        self.context = context
        self.recordedAt = recordedAt
        self.connection = connection
        self.statements = statements
        self.reads = reads
        self.identifiers = identifiers
        self.state = state
    }

    /// Pipelines, stages, tags and settings, with what this write has changed so far.
    public var definitions: Definitions { state.definitions }

    /// The sequence number that the next recorded row will have.
    public var nextSequence: Int64 { state.sequence + 1 }

    /// A fresh id that sorts after those made before.
    public func newID<Subject>() -> Identifier<Subject> { identifiers.next(at: recordedAt) }

    /// The deal of that id; nil where there is none. Deleted deals are found.
    public func deal(_ id: DealID) throws(StoreError) -> StoredDeal? { try reads.deal(id, definitions: definitions) }

    /// The id of the deal that another system knows by that id.
    public func dealID(external: ExternalID) throws(StoreError) -> DealID? { try reads.dealID(external: external) }

    /// All versions of a deal.
    public func history(of deal: StoredDeal) throws(StoreError) -> DealHistory {
        if let last = state.lastHistory, last.deal == deal.ordinal { return last.history }
        let history = try reads.history(of: deal, definitions: definitions)
        state.lastHistory = (deal.ordinal, history)
        return history
    }

    /// How many deals, deleted ones included, are in a stage now.
    public func dealCount(in stage: StageID) throws(StoreError) -> Int64 {
        guard let ordinal = definitions.ordinal(of: stage) else { return 0 }
        return try reads.dealCount(inStage: ordinal)
    }

    /// The deals, deleted ones included, that are in a stage now.
    public func deals(in stage: StageID) throws(StoreError) -> [StoredDeal] {
        guard let ordinal = definitions.ordinal(of: stage) else { return [] }
        return try reads.deals(inStage: ordinal, definitions: definitions)
    }

    /// Whether any deal has ever been in a stage.
    public func hasBeenUsed(_ stage: StageID) -> Bool {
        definitions.ordinal(of: stage).map { state.usedStages.contains($0) } ?? false
    }

    /// Adds a row to the change log, which gives `nextSequence` to what it speaks of.
    func log<Subject>(
        kind: EntityKind, id: Identifier<Subject>, changes: String, actor: String? = nil
    ) throws(StoreError) {
        guard nextSequence <= LogState.sequenceMax else { throw .failed("the log has no room for more rows") }
        let row = LogRow(
            sequence: nextSequence, recordedAt: recordedAt, actor: actor ?? context.actor, cause: context.cause,
            requestID: context.requestID, operation: context.operation, kind: kind, entityHigh: id.high,
            entityLow: id.low, changes: changes)
        state.chain = row.bind(to: statements.insertLog, after: state.chain, bytes: &bytes)
        try storing { () throws(SQLiteError) in try statements.insertLog.run() }
        state.sequence += 1
        state.recordedAt = recordedAt
        state.batch.note(sequence: state.sequence, recordedAt: recordedAt)
        state.batch.lastSequence = state.sequence
        state.batch.lastRecordedAt = recordedAt
    }
}
