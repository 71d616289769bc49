public import DealModel

/// A consistent view of a workspace at one moment, over a connection that cannot write.
///
/// It shows what it shows for the length of the closure that it is handed to; writers go on meanwhile.
public final class WorkspaceReader {
    let connection: SQLiteConnection
    let reads: DealReading
    private let lastSequence: SQLiteStatement

    /// Pipelines, stages, tags and settings as of this view.
    public private(set) var definitions = Definitions()
    /// The last committed sequence number in this view.
    public private(set) var dataVersion: Int64 = 0

    init(path: String) throws(StoreError) {
        let connection = try storing { () throws(SQLiteError) in try SQLiteConnection(path: path, mode: .readOnly) }
        try connection.applyReaderSettings(path: path)
        reads = try storing { () throws(SQLiteError) in try DealReading(connection) }
        lastSequence = try storing { () throws(SQLiteError) in
            try connection.prepare("SELECT coalesce(max(seq), 0) FROM change_log")
        }
        self.connection = connection
    }

    /// Runs `body` over one view.
    ///
    /// - Parameter isOver: is asked every few thousand steps of SQLite; true stops the reading.
    /// - Throws: what `body` threw, `busy` where it was stopped, or what kept the file from being read.
    public func view<Result>(
        stoppingWhen isOver: @escaping () -> Bool, _ body: (WorkspaceReader) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        connection.stops(when: isOver)
        defer { connection.stops(when: nil) }
        try storing { () throws(SQLiteError) in
            try connection.execute("BEGIN")
            _ = try lastSequence.step()
            dataVersion = lastSequence.integer(0)
            lastSequence.reset()
        }
        defer { try? connection.execute("COMMIT") }
        try DefinitionsLoader.update(&definitions, from: connection)
        return try body(self)
    }

    /// The deal of that id; nil where there is none. Deleted deals are found.
    public func deal(_ id: DealID) throws(StoreError) -> StoredDeal? { try reads.deal(id, definitions: definitions) }

    /// The id of the deal that another system knows by that id.
    public func dealID(external: ExternalID) throws(StoreError) -> DealID? { try reads.dealID(external: external) }

    /// The deal of that ordinal.
    public func deal(ordinal: Int64) throws(StoreError) -> StoredDeal? {
        try reads.deal(ordinal: ordinal, definitions: definitions)
    }

    /// All versions of a deal.
    public func history(of deal: StoredDeal) throws(StoreError) -> DealHistory {
        try reads.history(of: deal, definitions: definitions)
    }

    /// How many deals, deleted ones included, are in a stage now.
    public func dealCount(in stage: StageID) throws(StoreError) -> Int64 {
        guard let ordinal = definitions.ordinal(of: stage) else { return 0 }
        return try reads.dealCount(inStage: ordinal)
    }

    /// One page of stage changes, oldest first.
    ///
    /// - Returns: at most `limit` changes, and whether more follow.
    public func stageChanges(_ query: StageChangeQuery) throws(StoreError) -> (changes: [StageChangeRow], hasMore: Bool)
    {
        var conditions = conditions(of: query)
        if let after = query.after {
            let position = "\(after.effectiveAt.microseconds), \(after.place), \(after.sequence)"
            conditions.append("(effective_at, place, seq) > (\(position))")
        }
        let sql =
            "SELECT \(StageChangeRow.columns) FROM stage_changes\(Self.whereClause(conditions))"
            + " ORDER BY effective_at, place, seq LIMIT \(query.limit + 1)"
        let statement = try storing { () throws(SQLiteError) in try connection.prepare(sql) }
        var found: [StageChangeRow] = []
        while try storing({ () throws(SQLiteError) in try statement.step() }) {
            found.append(try StageChangeRow.read(statement, definitions: definitions))
        }
        return (Array(found.prefix(query.limit)), found.count > query.limit)
    }

    /// How many stage changes match, on all pages.
    public func stageChangeCount(_ query: StageChangeQuery) throws(StoreError) -> Int64 {
        let sql = "SELECT count(*) FROM stage_changes\(Self.whereClause(conditions(of: query)))"
        return try storing { () throws(SQLiteError) in try connection.integer(sql) ?? 0 }
    }

    private func conditions(of query: StageChangeQuery) -> [String] {
        var conditions: [String] = []
        if let deal = query.deal { conditions.append("deal = \(deal)") }
        if let pipeline = query.pipeline {
            let ordinals = definitions.stages.indices.filter { definitions.stages[$0].current.pipelineID == pipeline }
            let list = ordinals.map(String.init).joined(separator: ", ")
            conditions.append("(to_stage IN (\(list)) OR from_stage IN (\(list)))")
        }
        // An unknown stage matches nothing.
        if let stage = query.fromStage { conditions.append("from_stage = \(definitions.ordinal(of: stage) ?? -1)") }
        if let stage = query.toStage { conditions.append("to_stage = \(definitions.ordinal(of: stage) ?? -1)") }
        if let from = query.from { conditions.append("effective_at >= \(from.microseconds)") }
        if let to = query.to { conditions.append("effective_at < \(to.microseconds)") }
        switch query.creations {
        case .also: break
        case .only: conditions.append("from_stage IS NULL")
        case .none: conditions.append("from_stage IS NOT NULL")
        }
        return conditions
    }

    private static func whereClause(_ conditions: [String]) -> String {
        conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    }
}
