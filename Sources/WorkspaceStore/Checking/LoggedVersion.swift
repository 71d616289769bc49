internal import DealModel

/// What the change log must say about a row of a versions table.
struct LoggedVersion {
    let kind: EntityKind
    let high: UInt64
    let low: UInt64
    let recordedAt: Instant
    let changes: String
    /// Actor and cause, where the row has them too.
    var origin: (actor: String, cause: ChangeCause)?

    init<Subject>(
        kind: EntityKind, id: Identifier<Subject>, recordedAt: Instant, changes: String,
        origin: (actor: String, cause: ChangeCause)? = nil
    ) {
        self.kind = kind
        high = id.high
        low = id.low
        self.recordedAt = recordedAt
        self.changes = changes
        self.origin = origin
    }

    /// Compares within SQLite, so that texts are compared byte by byte and none is copied.
    static let comparisonSQL = """
        SELECT kind IS ?2, entity_id IS ?3, recorded_at IS ?4, changes IS ?5, actor IS coalesce(?6, actor),
               cause IS coalesce(?7, cause)
        FROM change_log WHERE seq = ?1
        """
    /// What each column of the comparison is about.
    static let aspects = ["kind", "entity", "recorded_at", "changes", "actor", "cause"]

    func bind(_ sequence: Int64, to statement: SQLiteStatement) {
        statement.bind(1, sequence)
        statement.bind(2, kind.rawValue)
        statement.bind(3, Identifier<LogRow.Entity>(high: high, low: low))
        statement.bind(4, recordedAt.microseconds)
        statement.bind(5, changes)
        statement.bind(6, origin?.actor)
        statement.bind(7, origin?.cause.rawValue)
    }
}
