public import DealModel

extension WorkspaceReader {
    /// Rows of the change log.
    ///
    /// - Throws: `damaged` naming the first row that does not match its checksum.
    /// - Complexity: the number of rows that are given or, where no index leads to them, looked at; see
    ///   `LogQuery.scannedRowsMax`.
    public func log(_ query: LogQuery) throws(StoreError) -> LogPage {
        var (after, before) = (max(query.after, 0), min(query.before, dataVersion + 1))
        guard after < before else { return LogPage(entries: [], next: nil) }
        let isWhole = !query.scans || before - after <= query.scannedRows
        if !isWhole, query.isNewestFirst { after = before - 1 - query.scannedRows }
        if !isWhole, !query.isNewestFirst { before = after + 1 + query.scannedRows }
        var found = try rows(query, after: after, before: before)
        if found.count > query.limit {
            found.removeLast(found.count - query.limit)
            return LogPage(entries: found, next: found.last?.sequence)
        }
        return LogPage(entries: found, next: isWhole ? nil : query.isNewestFirst ? after + 1 : before - 1)
    }

    /// The last row that was recorded before `instant`; 0 where none was.
    ///
    /// - Complexity: O(log n), since the log's times never fall.
    public func lastSequence(recordedBefore instant: Instant) throws(StoreError) -> Int64 {
        let statement = try storing { () throws(SQLiteError) in
            try connection.prepare("SELECT recorded_at FROM change_log WHERE seq = ?1")
        }
        var (low, high): (Int64, Int64) = (0, dataVersion)
        while low < high {
            let middle = low + (high - low + 1) / 2
            statement.bind(1, middle)
            defer { statement.reset() }
            guard try storing({ () throws(SQLiteError) in try statement.step() }) else {
                throw StoreError.damaged("it is missing").inRow(middle, of: "change_log")
            }
            if statement.integer(0) < instant.microseconds { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private func rows(_ query: LogQuery, after: Int64, before: Int64) throws(StoreError) -> [LogEntry] {
        var conditions = ["seq > ?1 AND seq < ?2"]
        if query.kind != nil { conditions.append("kind = ?3") }
        if query.entityID != nil { conditions.append("seq IN (\(Self.sequencesOfEntity))") }
        if query.actor != nil { conditions.append("actor = ?5") }
        if query.operation != nil { conditions.append("operation = ?6") }
        let sql =
            "SELECT \(LogRow.columns) FROM change_log WHERE \(conditions.joined(separator: " AND "))"
            + " ORDER BY seq \(query.isNewestFirst ? "DESC" : "ASC") LIMIT ?7"
        let statement = try storing { () throws(SQLiteError) in try connection.prepare(sql) }
        statement.bind(1, after)
        statement.bind(2, before)
        if let kind = query.kind { statement.bind(3, kind.rawValue) }
        if let id = query.entityID { statement.bind(4, id) }
        if let actor = query.actor { statement.bind(5, actor) }
        if let operation = query.operation { statement.bind(6, operation) }
        statement.bind(7, Int64(query.limit) + 1)
        var bytes = RowBytes()
        var found: [LogEntry] = []
        while try storing({ () throws(SQLiteError) in try statement.step() }) {
            found.append(LogEntry(try LogRow.read(statement, bytes: &bytes)))
        }
        return found
    }

    /// The rows about one thing. Definitions are few; the tables of deals have an index by deal.
    private static let sequencesOfEntity =
        (["pipeline_versions", "stage_versions", "tag_versions", "settings_versions", "rate_set_versions"].map {
            "SELECT seq FROM \($0) WHERE id = ?4"
        }
        + ["deal_versions", "deal_contact_versions", "deal_tag_versions"].map {
            "SELECT seq FROM \($0) WHERE deal = (SELECT ordinal FROM deals WHERE id = ?4)"
        }).joined(separator: " UNION ALL ")
}
