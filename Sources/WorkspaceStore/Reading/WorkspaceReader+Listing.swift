public import DealModel

extension WorkspaceReader {
    /// The ids of the deals with these ordinals, in their order.
    ///
    /// - Complexity: O(deals in the range).
    public func dealIDs(_ ordinals: Range<Int64>) throws(StoreError) -> [DealID] {
        try listing("SELECT id FROM deals WHERE ordinal >= ?1 AND ordinal < ?2 ORDER BY ordinal", ordinals) {
            row throws(StoreError) in
            guard let id: DealID = row.id(0) else { throw .damaged("a deal has no id") }
            return id
        }
    }

    /// The present titles of the deals with these ordinals, in their order.
    public func dealTitles(_ ordinals: Range<Int64>) throws(StoreError) -> [String?] {
        try listing("SELECT title FROM deals WHERE ordinal >= ?1 AND ordinal < ?2 ORDER BY ordinal", ordinals) {
            row in row.optionalText(0)
        }
    }

    /// Who made the versions of deals with these sequence numbers, in the order of their recording.
    ///
    /// - Complexity: O(versions in the range).
    public func dealVersionActors(_ sequences: Range<Int64>) throws(StoreError) -> [(sequence: Int64, actor: String)] {
        try listing("SELECT seq, actor FROM deal_versions WHERE seq >= ?1 AND seq < ?2 ORDER BY seq", sequences) {
            row in (sequence: row.integer(0), actor: row.text(1))
        }
    }

    /// The ids and present titles of the deals with these ordinals, in their order.
    ///
    /// - Throws: `damaged` where one is not there, too.
    public func dealNames(_ ordinals: Range<Int64>) throws(StoreError) -> [(id: DealID, title: String)] {
        let sql = "SELECT id, title FROM deals WHERE ordinal >= ?1 AND ordinal < ?2 ORDER BY ordinal"
        let found = try listing(sql, ordinals) { row throws(StoreError) in
            guard let id: DealID = row.id(0) else { throw .damaged("a deal has no id") }
            return (id: id, title: row.optionalText(1) ?? "")
        }
        guard found.count == ordinals.count else { throw .damaged("a deal among \(ordinals) is not there") }
        return found
    }

    /// The contacts that deals have now, in the order of the deals' creation, from an ordinal on: of as many deals as
    /// it takes to have about `count`, and of the one that is begun with all.
    ///
    /// - Returns: the links, and the ordinal from which to go on; nil at the end.
    public func contactLinks(
        from ordinal: Int64, about count: Int
    ) throws(StoreError) -> (links: [(deal: Int64, link: DealLink<DealContact>)], next: Int64?) {
        let contacts = CurrentLinkRow.contactColumns.split(separator: ", ").map { "l.\($0)" }.joined(separator: ", ")
        let sql =
            "SELECT \(contacts), d.contact FROM deal_contacts l JOIN deals d ON d.ordinal = l.deal"
            + " WHERE l.deal >= ?1 AND ?2 >= 0 ORDER BY l.deal, l.added_at, l.added_seq, l.contact LIMIT \(count + 1)"
        var links = try listing(sql, ordinal..<Int64.max) { row throws(StoreError) in
            (deal: row.integer(0), link: try CurrentLinkRow.readContact(row, primary: row.id(8)))
        }
        guard links.count > count, let last = links.last?.deal else { return (links, nil) }
        links.removeAll { $0.deal == last }
        return (links, last)
    }

    /// Versions of deals in the order of their recording, with their deals' ordinals.
    ///
    /// - Parameter sequences: which ones.
    public func versions(
        _ sequences: Range<Int64>, limit: Int
    ) throws(StoreError) -> [(deal: Int64, version: DealVersion)] {
        let sql =
            "SELECT \(DealVersionRow.columns) FROM deal_versions WHERE seq >= ?1 AND seq < ?2 ORDER BY seq"
            + " LIMIT \(limit)"
        var bytes = RowBytes()
        // The ids stand in another table, and are known to whoever asks.
        return try listing(sql, sequences) { row throws(StoreError) in
            (
                deal: row.integer(1),
                version: try DealVersionRow.read(
                    row, dealID: DealID(high: 0, low: 0), definitions: definitions, bytes: &bytes)
            )
        }
    }

    private func listing<Row>(
        _ sql: String, _ range: Range<Int64>, _ read: (SQLiteStatement) throws(StoreError) -> Row
    ) throws(StoreError) -> [Row] {
        let statement = try storing { () throws(SQLiteError) in try connection.prepare(sql) }
        statement.bind(1, range.lowerBound)
        statement.bind(2, range.upperBound)
        var rows: [Row] = []
        while try storing({ () throws(SQLiteError) in try statement.step() }) { rows.append(try read(statement)) }
        return rows
    }
}
