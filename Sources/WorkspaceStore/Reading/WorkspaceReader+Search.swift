public import DealModel

extension WorkspaceReader {
    /// One page of the deals that a search finds.
    ///
    /// - Returns: at most `limit` deals, and whether more follow.
    public func deals(_ query: DealSearchQuery) throws(StoreError) -> (deals: [StoredDeal], hasMore: Bool) {
        var sql = try DealSearchSQL(query, definitions: definitions, connection: connection)
        let found = try deals(of: &sql, definitions: definitions)
        return (Array(found.prefix(query.limit)), found.count > query.limit)
    }

    /// How many deals a search finds, on all pages.
    public func dealCount(_ query: DealSearchQuery) throws(StoreError) -> Int64 {
        try dealCount(of: try DealSearchSQL(query, definitions: definitions, connection: connection))
    }

    /// The ordinals of the deals that a filter means as they are now, deleted ones included.
    public func dealOrdinals(_ filter: DealFilter) throws(StoreError) -> [UInt32] {
        var query = DealSearchQuery()
        query.filter = filter
        query.includesDeleted = true
        let sql = try DealSearchSQL(query, definitions: definitions, connection: connection)
        return try storing { () throws(SQLiteError) in
            let statement = try connection.prepare(sql.ordinals)
            sql.bind(to: statement)
            var ordinals: [UInt32] = []
            while try statement.step() { ordinals.append(UInt32(clamping: statement.integer(0))) }
            return ordinals
        }
    }

    /// The deals as they were known at a sequence number of the past, for pages that are to fit together.
    ///
    /// - Throws: `refused` with a `PinnedDeals.Failure`, or what kept the file from being read.
    public func pinnedDeals(at sequence: Int64) throws(StoreError) -> PinnedDeals {
        try PinnedDeals(reader: self, sequence: sequence)
    }

    func deals(of sql: inout DealSearchSQL, definitions: Definitions) throws(StoreError) -> [StoredDeal] {
        let text = sql.page()
        let statement = try storing { () throws(SQLiteError) in try connection.prepare(text) }
        sql.bind(to: statement)
        var found: [StoredDeal] = []
        while try storing({ () throws(SQLiteError) in try statement.step() }) {
            found.append(try DealRow.read(statement, definitions: definitions))
        }
        return found
    }

    func dealCount(of sql: DealSearchSQL) throws(StoreError) -> Int64 {
        try storing { () throws(SQLiteError) in
            let statement = try connection.prepare(sql.count)
            sql.bind(to: statement)
            return try statement.step() ? statement.integer(0) : 0
        }
    }
}
