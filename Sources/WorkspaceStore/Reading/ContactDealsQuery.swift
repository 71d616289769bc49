public import DealModel

/// Which deals of a contact to list, newest first, and from where on.
public struct ContactDealsQuery: Sendable {
    /// The contact; the main contact of a deal is linked to it too.
    public let contact: ContactID
    /// Only deals in stages of these kinds.
    public var statuses: [StageKind]?
    /// Where the last page ended.
    public var after: (createdAt: Instant, id: DealID)?
    /// How many to list; 1 to 500.
    public var limit = 50

    /// Begins with every deal of the contact that is not deleted.
    public init(contact: ContactID) { self.contact = contact }
}

/// What deals of one status and one currency add up to.
public struct ContactTotal: Hashable, Sendable {
    /// The status.
    public let status: StageKind
    /// The currency; nil for deals without one.
    public let currency: Currency?
    /// How many deals there are.
    public internal(set) var count: Int64
    /// The sum of their amounts in minor units.
    public internal(set) var value: Int128
    /// How many have no amount.
    public internal(set) var unpriced: Int64
}

extension WorkspaceReader {
    /// One page of the deals of a contact.
    ///
    /// - Returns: at most `limit` deals, and whether more follow.
    public func deals(_ query: ContactDealsQuery) throws(StoreError) -> (deals: [StoredDeal], hasMore: Bool) {
        var sql = "SELECT \(DealRow.columns) FROM deals WHERE \(condition(query))"
        if let after = query.after {
            let moment = after.createdAt.microseconds
            sql += " AND (created_at < \(moment) OR (created_at = \(moment) AND id > ?2))"
        }
        // The signs keep SQLite from going along all deals of the workspace by their dates.
        sql += " ORDER BY +created_at DESC, +id LIMIT \(query.limit + 1)"
        let statement = try prepare(sql, query)
        let found = try statement.rows { row throws(StoreError) in try DealRow.read(row, definitions: definitions) }
        return (Array(found.prefix(query.limit)), found.count > query.limit)
    }

    /// What the deals of a contact add up to, on all pages; by status and currency.
    ///
    /// Amounts are summed as millions and the rest apart, which keeps both sums within 64 bits.
    public func totals(_ query: ContactDealsQuery) throws(StoreError) -> [ContactTotal] {
        let statement = try prepare(
            """
            SELECT stage, currency, count(*), coalesce(sum(amount / 1000000), 0), coalesce(sum(amount % 1000000), 0),
                sum(amount IS NULL)
            FROM deals WHERE \(condition(query)) GROUP BY stage, currency ORDER BY currency
            """, query)
        var totals: [ContactTotal] = []
        let rows = try statement.rows { row throws(StoreError) in
            let stage = try row.ordinal(0, in: definitions.stages)
            return ContactTotal(
                status: stage.map { definitions.stages[$0].current.kind } ?? .open,
                currency: try row.decoded(1, row.optionalText(1)) { Currency($0) }, count: row.integer(2),
                value: Int128(row.integer(3)) * 1_000_000 + Int128(row.integer(4)), unpriced: row.integer(5))
        }
        for row in rows {
            let place = totals.firstIndex { $0.status == row.status && $0.currency == row.currency }
            guard let place else {
                totals.append(row)
                continue
            }
            totals[place].count += row.count
            totals[place].value += row.value
            totals[place].unpriced += row.unpriced
        }
        return StageKind.allCases.flatMap { kind in totals.filter { $0.status == kind } }
    }

    private func prepare(_ sql: String, _ query: ContactDealsQuery) throws(StoreError) -> SQLiteStatement {
        let statement = try storing { () throws(SQLiteError) in try connection.prepare(sql) }
        statement.bind(1, query.contact)
        if let after = query.after, sql.contains("?2") { statement.bind(2, after.id) }
        return statement
    }

    private func condition(_ query: ContactDealsQuery) -> String {
        var condition = "deleted = 0 AND ordinal IN (SELECT deal FROM deal_contacts WHERE contact = ?1)"
        if let statuses = query.statuses {
            let ordinals = definitions.stages.indices.filter { statuses.contains(definitions.stages[$0].current.kind) }
            condition += " AND +stage IN (\(ordinals.map(String.init).joined(separator: ", ")))"
        }
        return condition
    }
}
