internal import DealModel

/// Reads a whole workspace once, when it opens: hands every version to the feed and finds out where the log ends.
///
/// The feed trusts what it is handed, so everything that it takes for granted is verified here.
struct LogLoader {
    /// How many versions are handed over at a time.
    static let batchRows = 65_536

    let connection: SQLiteConnection
    let feed: any CommitFeed

    /// Reads everything.
    ///
    /// - Throws: `damaged` naming the first row that does not match its checksum or does not fit to the others.
    func load() throws(StoreError) -> LogState {
        var state = LogState()
        try DefinitionsLoader.update(&state.definitions, from: connection)
        state.rates = try RatesLoader.load(connection)
        state.keptAnswersCount = try storing { () throws(SQLiteError) in
            try connection.integer("SELECT count(*) FROM kept_answers") ?? 0
        }
        try readEnd(into: &state)
        try checkEnds(state)
        var batch = CommitBatch(lastSequence: 0, lastRecordedAt: Instant(microseconds: 0))
        batch.definitions = state.definitions
        batch.rates = state.rates
        let tagChanges = try readTagChanges(state)
        try readVersions(into: &state, beside: tagChanges, batch: &batch)
        try hand(tagChanges, state, to: &batch)
        if state.sequence > 0 { batch.note(sequence: state.sequence, recordedAt: state.recordedAt) }
        batch.lastSequence = state.sequence
        batch.lastRecordedAt = state.recordedAt
        batch.progress = 1
        feed.apply(batch)
        state.indexedDealCount = state.dealCount
        return state
    }

    /// Reads the last row of the log whole, since all that is recorded from now on goes on from it.
    private func readEnd(into state: inout LogState) throws(StoreError) {
        let (last, before) = try storing { () throws(SQLiteError) in
            (
                try connection.prepare("SELECT \(LogRow.columns) FROM change_log ORDER BY seq DESC LIMIT 1"),
                try connection.prepare("SELECT chain FROM change_log ORDER BY seq DESC LIMIT 1 OFFSET 1")
            )
        }
        guard try storing({ () throws(SQLiteError) in try last.step() }) else { return }
        let hasOneBefore = try storing { () throws(SQLiteError) in try before.step() }
        var bytes = RowBytes()
        let chain = hasOneBefore ? before.bytes(0) : state.chain
        let (row, hash) = try LogRow.read(last, after: chain, bytes: &bytes)
        state.sequence = row.sequence
        state.recordedAt = row.recordedAt
        state.chain = hash
    }

    /// No table goes on beyond the log: its next row would take the place of one that is there.
    private func checkEnds(_ state: LogState) throws(StoreError) {
        for table in StoreCheck.versionTables + ["stage_changes"] {
            let last = try storing { () throws(SQLiteError) in
                try connection.integer("SELECT coalesce(max(seq), 0) FROM \(table)") ?? 0
            }
            guard last > state.sequence else { continue }
            throw StoreError.damaged("the log ends before it, at row \(state.sequence)").inRow(last, of: table)
        }
    }

    /// - Parameter tagChanges: what else moves the figures, so that each moment of recording is noted to its last row.
    private func readVersions(
        into state: inout LogState, beside tagChanges: [LinkRows.TagChange], batch: inout CommitBatch
    ) throws(StoreError) {
        let statement = try storing { () throws(SQLiteError) in
            try connection.prepare("SELECT \(DealVersionRow.columns) FROM deal_versions ORDER BY seq")
        }
        let nobody = DealID(high: 0, low: 0)
        var bytes = RowBytes()
        var position = Position(last: (state.sequence, state.recordedAt))
        let tagRows = tagChanges.map { ($0.sequence, $0.recordedAt, "deal_tag_versions") }
        var definitionRows = (Self.rows(of: state.definitions, state.rates) + tagRows).sorted { $0.0 < $1.0 }[...]
        while try storing({ () throws(SQLiteError) in try statement.step() }) {
            let version = try DealVersionRow.read(
                statement, dealID: nobody, definitions: state.definitions, bytes: &bytes)
            while let row = definitionRows.first, row.sequence < version.sequence {
                try position.advance(to: row.sequence, row.recordedAt, in: row.table, noting: &batch)
                definitionRows.removeFirst()
            }
            try position.advance(to: version.sequence, version.recordedAt, in: "deal_versions", noting: &batch)
            let deal = try ordinal(statement.integer(1), of: version, in: &state)
            let stage = version.changes.facts.stageID.flatMap { state.definitions.ordinal(of: $0) }
            if let stage, !state.usedStages.contains(stage) { state.usedStages.insert(stage) }
            batch.versions.append(AnalyticVersion(version, deal: deal, stage: UInt16(clamping: stage ?? 0)))
            guard batch.versions.count == Self.batchRows else { continue }
            batch.lastSequence = version.sequence
            batch.lastRecordedAt = version.recordedAt
            batch.progress = Double(version.sequence) / Double(max(state.sequence, 1))
            feed.apply(batch)
            batch.versions.removeAll(keepingCapacity: true)
            batch.recorded.removeAll(keepingCapacity: true)
            batch.definitions = nil
            batch.rates = nil
        }
        for row in definitionRows {
            try position.advance(to: row.sequence, row.recordedAt, in: row.table, noting: &batch)
        }
        try checkDeals(state)
    }

    private func readTagChanges(_ state: LogState) throws(StoreError) -> [LinkRows.TagChange] {
        let statement = try storing { () throws(SQLiteError) in
            try connection.prepare("SELECT \(LinkRows.tagColumns) FROM deal_tag_versions ORDER BY seq")
        }
        var bytes = RowBytes()
        var changes: [LinkRows.TagChange] = []
        while try storing({ () throws(SQLiteError) in try statement.step() }) {
            changes.append(try LinkRows.readTag(statement, definitions: state.definitions, bytes: &bytes))
        }
        return changes
    }

    /// The feed wants the deals first, so that tags come after all versions.
    private func hand(
        _ tagChanges: [LinkRows.TagChange], _ state: LogState, to batch: inout CommitBatch
    ) throws(StoreError) {
        for change in tagChanges {
            guard (0..<state.dealCount).contains(change.deal) else {
                throw StoreError.damaged("it belongs to no deal").inRow(change.sequence, of: "deal_tag_versions")
            }
            batch.tagChanges.append(change.analytic)
        }
    }

    /// The deal's ordinal; the first version of each next deal sets its stage.
    private func ordinal(
        _ stored: Int64, of version: DealVersion, in state: inout LogState
    ) throws(StoreError) -> UInt32 {
        let isNew = stored == state.dealCount
        guard let ordinal = UInt32(exactly: stored), isNew || stored < state.dealCount,
            !isNew || version.changes.fields.contains(.stage)
        else {
            throw StoreError.damaged(
                "it belongs to no deal that can be there, or begins one without a stage"
            )
            .inRow(version.sequence, of: "deal_versions")
        }
        if isNew { state.dealCount += 1 }
        return ordinal
    }

    /// The deals are those that the versions speak of, numbered from 0 without gaps.
    private func checkDeals(_ state: LogState) throws(StoreError) {
        let found = try storing { () throws(SQLiteError) in
            (
                count: try connection.integer("SELECT count(*) FROM deals") ?? 0,
                first: try connection.integer("SELECT min(ordinal) FROM deals") ?? 0,
                last: try connection.integer("SELECT max(ordinal) FROM deals") ?? -1
            )
        }
        guard found == (state.dealCount, 0, state.dealCount - 1) else {
            throw StoreError.damaged("the versions are of \(state.dealCount) deals, and \(found.count) are there")
                .inRow(found.last, of: "deals")
        }
    }

    /// When each version of a definition or of a set of exchange rates was recorded, in the order of the log.
    private static func rows(
        of definitions: Definitions, _ rates: RateBook
    ) -> [(sequence: Int64, recordedAt: Instant, table: String)] {
        let recorded = definitions.recorded.map { version in
            let table =
                switch version {
                case .pipeline: "pipeline_versions"
                case .stage: "stage_versions"
                case .tag: "tag_versions"
                case .settings: "settings_versions"
                }
            return (version.sequence, version.recordedAt, table)
        }
        let sets = rates.sets.flatMap { set in
            set.versions.map { ($0.sequence, $0.recordedAt, "rate_set_versions") }
        }
        return (recorded + sets).sorted { $0.0 < $1.0 }
    }

    /// How far the log has been read: neither its numbers nor its times ever fall, nor do they go beyond its end.
    private struct Position {
        let last: (sequence: Int64, recordedAt: Instant)
        private var sequence: Int64 = 0
        private var recordedAt = Instant.earliest

        init(last: (sequence: Int64, recordedAt: Instant)) { self.last = last }

        mutating func advance(
            to sequence: Int64, _ recordedAt: Instant, in table: String, noting batch: inout CommitBatch
        ) throws(StoreError) {
            guard sequence > self.sequence, recordedAt >= self.recordedAt, sequence <= last.sequence,
                recordedAt <= last.recordedAt
            else {
                throw StoreError.damaged(
                    "recorded at \(recordedAt), it stands between row \(self.sequence) of \(self.recordedAt) and the "
                        + "log's last, \(last.sequence) of \(last.recordedAt)"
                ).inRow(sequence, of: table)
            }
            self.sequence = sequence
            self.recordedAt = recordedAt
            batch.note(sequence: sequence, recordedAt: recordedAt)
        }
    }
}
