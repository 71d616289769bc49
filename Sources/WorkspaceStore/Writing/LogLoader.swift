internal import DealModel

/// Reads a whole workspace once, when it opens: hands every version to the feed and finds out where the log ends.
struct LogLoader {
    /// How many versions are handed over at a time.
    static let batchRows = 65_536

    let connection: SQLiteConnection
    let feed: any CommitFeed

    /// Reads everything.
    ///
    /// - Throws: `damaged` naming the first row that does not match its checksum.
    func load() throws(StoreError) -> LogState {
        var state = LogState()
        try DefinitionsLoader.update(&state.definitions, from: connection)
        try readEnd(into: &state)
        var batch = CommitBatch(lastSequence: 0, lastRecordedAt: Instant(microseconds: 0))
        batch.definitions = state.definitions
        try readVersions(into: &state, batch: &batch)
        if state.sequence > 0 { batch.note(sequence: state.sequence, recordedAt: state.recordedAt) }
        batch.lastSequence = state.sequence
        batch.lastRecordedAt = state.recordedAt
        batch.progress = 1
        feed.apply(batch)
        return state
    }

    private func readEnd(into state: inout LogState) throws(StoreError) {
        let end = try storing { () throws(SQLiteError) in
            let last = try connection.prepare(
                "SELECT seq, recorded_at, chain FROM change_log ORDER BY seq DESC LIMIT 1")
            let found = try last.step()
            return (
                sequence: found ? last.integer(0) : 0, recordedAt: found ? last.integer(1) : Int64.min,
                chain: found ? last.bytes(2) : state.chain,
                deals: try connection.integer("SELECT coalesce(max(ordinal) + 1, 0) FROM deals") ?? 0
            )
        }
        guard end.chain.count == state.chain.count else { throw .damaged("change_log row \(end.sequence) has no hash") }
        state.sequence = end.sequence
        state.recordedAt = Instant(microseconds: end.recordedAt)
        state.chain = end.chain
        state.dealCount = end.deals
    }

    private func readVersions(into state: inout LogState, batch: inout CommitBatch) throws(StoreError) {
        let statement = try storing { () throws(SQLiteError) in
            try connection.prepare("SELECT \(DealVersionRow.columns) FROM deal_versions ORDER BY seq")
        }
        let nobody = DealID(high: 0, low: 0)
        var bytes = RowBytes()
        var definitionRows = Self.rows(of: state.definitions)[...]
        while try storing({ () throws(SQLiteError) in try statement.step() }) {
            let version = try DealVersionRow.read(
                statement, dealID: nobody, definitions: state.definitions, bytes: &bytes)
            let stage = version.changes.facts.stageID.flatMap { state.definitions.ordinal(of: $0) }
            if let stage, !state.usedStages.contains(stage) { state.usedStages.insert(stage) }
            guard let deal = UInt32(exactly: statement.integer(1)), deal < state.dealCount else {
                throw .damaged("deal_versions row \(version.sequence) belongs to no deal")
            }
            while let row = definitionRows.first, row.sequence < version.sequence {
                batch.note(sequence: row.sequence, recordedAt: row.recordedAt)
                definitionRows.removeFirst()
            }
            batch.note(sequence: version.sequence, recordedAt: version.recordedAt)
            batch.versions.append(AnalyticVersion(version, deal: deal, stage: UInt16(clamping: stage ?? 0)))
            guard batch.versions.count == Self.batchRows else { continue }
            batch.lastSequence = version.sequence
            batch.lastRecordedAt = version.recordedAt
            batch.progress = Double(version.sequence) / Double(max(state.sequence, 1))
            feed.apply(batch)
            batch.versions.removeAll(keepingCapacity: true)
            batch.recorded.removeAll(keepingCapacity: true)
            batch.definitions = nil
        }
        for row in definitionRows { batch.note(sequence: row.sequence, recordedAt: row.recordedAt) }
    }

    /// When each version of a definition was recorded, in the order of the log.
    private static func rows(of definitions: Definitions) -> [(sequence: Int64, recordedAt: Instant)] {
        let pipelines = definitions.pipelines.flatMap { $0.versions.map { ($0.sequence, $0.recordedAt) } }
        let stages = definitions.stages.flatMap { $0.versions.map { ($0.sequence, $0.recordedAt) } }
        return (pipelines + stages).sorted { $0.0 < $1.0 }
    }
}
