public import DealModel

/// Which deals of a contact to list, and from where on.
public struct ContactDealsQuery: Sendable {
    /// In which order deals are listed.
    public enum Order: Sendable {
        /// Newest first.
        case creation
        /// The one first that something was recorded of last; for one page alone.
        case lastChange
    }

    /// The contact; the main contact of a deal is linked to it too.
    public let contact: ContactID
    /// Only deals in stages of these kinds.
    public var statuses: [StageKind]?
    /// The order.
    public var order = Order.creation
    /// Where the last page by creation ended.
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
    public private(set) var count: Int64 = 0
    /// The sum of their amounts in minor units.
    public private(set) var value: Int128 = 0
    /// How many have no amount.
    public private(set) var unpriced: Int64 = 0
    /// The sum of their amounts times their probabilities in minor units, each rounded half to even.
    public private(set) var weighted: Int128 = 0
    /// How many have an amount and a probability, so that they add to `weighted`.
    public private(set) var weightedCount: Int64 = 0

    init(status: StageKind, currency: Currency?) {
        self.status = status
        self.currency = currency
    }

    mutating func add(_ amount: Int64?, probability: Probability?) {
        count += 1
        guard let amount else {
            unpriced += 1
            return
        }
        value += Int128(amount)
        guard let probability else { return }
        weighted += Int128(probability.weighted(minorUnits: amount))
        weightedCount += 1
    }
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
        let moment = query.order == .creation ? "created_at" : "updated_at"
        sql += " ORDER BY +\(moment) DESC, +id LIMIT \(query.limit + 1)"
        let statement = try prepare(sql, query)
        let found = try statement.rows { row throws(StoreError) in try DealRow.read(row, definitions: definitions) }
        return (Array(found.prefix(query.limit)), found.count > query.limit)
    }

    /// What the deals of a contact add up to, on all pages; by status and currency.
    ///
    /// - Complexity: O(the contact's deals).
    public func totals(_ query: ContactDealsQuery) throws(StoreError) -> [ContactTotal] {
        let statement = try prepare(
            "SELECT stage, currency, amount, probability FROM deals WHERE \(condition(query))", query)
        defer { statement.reset() }
        let amounts = -Money.minorUnitsMax...Money.minorUnitsMax
        var totals: [ContactTotal] = []
        while try storing({ () throws(SQLiteError) in try statement.step() }) {
            let stage = try statement.ordinal(0, in: definitions.stages).map { definitions.stages[$0].current }
            let currency = try statement.decoded(1, statement.optionalText(1)) { Currency($0) }
            let amount = try statement.optionalInteger(2, in: amounts)
            let own = try statement.decoded(3, statement.optionalInteger(3)) { Probability(millionths: $0) }
            let status = stage?.kind ?? .open
            let place = totals.firstIndex { $0.status == status && $0.currency == currency } ?? totals.count
            if place == totals.count { totals.append(ContactTotal(status: status, currency: currency)) }
            totals[place].add(amount, probability: stage?.probability(override: own))
        }
        return StageKind.allCases.flatMap { kind in
            totals.filter { $0.status == kind }.sorted { ($0.currency?.code ?? "") < ($1.currency?.code ?? "") }
        }
    }

    /// Since when a contact has had to do with any of its deals without a break; nil where it has none.
    public func knownSince(_ contact: ContactID) throws(StoreError) -> Instant? {
        let statement = try prepare(
            """
            SELECT min(added_at) FROM deal_contacts JOIN deals ON ordinal = deal
            WHERE deal_contacts.contact = ?1 AND deals.deleted = 0
            """, ContactDealsQuery(contact: contact))
        let found = try statement.rows { row throws(StoreError) in row.isNull(0) ? nil : try row.instant(0) }
        return found.first.flatMap { $0 }
    }

    /// The last stage changes of a contact's deals, creations included; newest first.
    public func lastStageChanges(of contact: ContactID, limit: Int) throws(StoreError) -> [StageChangeRow] {
        let query = ContactDealsQuery(contact: contact)
        let statement = try prepare(
            """
            SELECT \(StageChangeRow.columns) FROM stage_changes
            WHERE deal IN (SELECT ordinal FROM deals WHERE \(condition(query)))
            ORDER BY +effective_at DESC, +place DESC, +seq DESC LIMIT \(limit)
            """, query)
        return try statement.rows { row throws(StoreError) in
            try StageChangeRow.read(row, definitions: definitions)
        }
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
