public import DealModel

/// The deals of a workspace as they were known at one sequence number of its log, for pages that fit together while
/// writes go on.
///
/// Deals that were not written since are listed by SQL from the present table. Those that were are made anew from their
/// history, few as they are, and merged into the order. It is good for the view in which it was made.
public final class PinnedDeals {
    /// Why the deals of that time cannot be listed.
    public enum Failure: Error, Hashable, Sendable {
        /// More was written since than can be undone for every page: more than `changedDealsMax` deals, or
        /// `changesMax` rows of the log.
        case tooMuchChanged
        /// The log has no such sequence number: the file is older than whoever asks.
        case notYetKnown
    }

    /// How many deals can have been written since.
    public static let changedDealsMax = 10_000
    /// How many rows can have been added to the log since.
    public static let changesMax: Int64 = 1_000_000

    /// What was known of a deal that was written since.
    private struct KnownDeal {
        let stored: StoredDeal
        let links: KnownLinks.Links
    }

    /// The deals among those written since that a search finds.
    private struct Found {
        var count: Int64 = 0
        /// Those of them that may be on the page, first ones first.
        var deals: [(deal: StoredDeal, place: DealOrder.Place)] = []
    }

    /// The sequence number.
    public let sequence: Int64
    /// Pipelines, stages and tags as they were known.
    public let definitions: Definitions

    private let reader: WorkspaceReader
    private let links: KnownLinks
    private let versions: SQLiteStatement
    private var bytes = RowBytes()
    /// How many deals there were.
    private let dealCount: Int64
    /// The ordinals of those that were written since, in order.
    private let changed: [Int64]

    /// Finds out which deals were written since.
    ///
    /// - Throws: `refused` with a `Failure`, or what kept the file from being read.
    init(
        reader: WorkspaceReader, sequence: Int64, changedDealsMax: Int = changedDealsMax,
        changesMax: Int64 = changesMax
    ) throws(StoreError) {
        guard (0...reader.dataVersion).contains(sequence) else { throw .refused(Failure.notYetKnown) }
        guard reader.dataVersion - sequence <= changesMax else { throw .refused(Failure.tooMuchChanged) }
        self.reader = reader
        self.sequence = sequence
        definitions = reader.definitions.known(to: sequence)
        links = try KnownLinks(reader.connection)
        versions = try Self.prepare(
            "SELECT \(DealVersionRow.columns) FROM deal_versions WHERE deal = ?1 AND seq <= ?2 ORDER BY seq", reader)
        dealCount = try Self.dealCount(at: sequence, in: reader)
        changed = try Self.changedDeals(since: sequence, dealCount: dealCount, countMax: changedDealsMax, in: reader)
    }

    /// One page of the deals that a search finds.
    ///
    /// - Parameter isCounting: whether to count the deals on all pages too.
    /// - Returns: at most `limit` deals, whether more follow, and how many there are, if asked for.
    /// - Precondition: the search has no words to look for, whose index knows only the present.
    /// - Complexity: all the deals that were written since are made anew, each from its whole history.
    public func deals(
        _ query: DealSearchQuery, isCounting: Bool = false
    ) throws(StoreError) -> (deals: [StoredDeal], hasMore: Bool, count: Int64?) {
        precondition(query.text == nil, "the text index does not know what was at \(sequence)")
        let order = query.order
        var sql = try DealSearchSQL(
            query, definitions: definitions, connection: reader.connection, ordinalEnd: dealCount, leftOut: changed)
        var found = try found(query, in: order)
        if isCounting { found.count += try reader.dealCount(of: sql) }
        let unchanged = try reader.deals(of: &sql, definitions: definitions)
        found.deals += unchanged.map { ($0, order.place(of: $0.deal)) }
        let sorted = found.deals.sorted { order.precedes($0.place, $1.place) }.map(\.deal)
        return (Array(sorted.prefix(query.limit)), sorted.count > query.limit, isCounting ? found.count : nil)
    }

    /// The deal of that id; nil where there was none. Deleted deals are found.
    public func deal(_ id: DealID) throws(StoreError) -> StoredDeal? {
        guard let deal = try reader.deal(id), deal.ordinal < dealCount else { return nil }
        return changed.contains(deal.ordinal) ? try knownDeal(deal.ordinal).stored : deal
    }

    /// The contacts of a deal with since when it had them, in the order in which they came.
    public func contactLinks(of deal: StoredDeal) throws(StoreError) -> [DealLink<DealContact>] {
        try known(deal).contactLinks
    }

    /// The ordinals of the tags of a deal.
    public func tagOrdinals(of deal: StoredDeal) throws(StoreError) -> [Int] { try known(deal).tagOrdinals }

    private func known(_ deal: StoredDeal) throws(StoreError) -> KnownLinks.Links {
        try links.links(
            ofDeal: deal.ordinal, knownTo: sequence, primary: deal.deal.facts.contactID,
            createdAt: deal.deal.timeline.createdAt, definitions: definitions)
    }

    /// Looks through the deals that were written since, and keeps no more of them than a page can have.
    private func found(_ query: DealSearchQuery, in order: DealOrder) throws(StoreError) -> Found {
        let after = query.after.map { DealOrder.Place(values: $0.values, id: $0.id) }
        var found = Found()
        for ordinal in changed {
            let known = try knownDeal(ordinal)
            guard isFound(known, by: query) else { continue }
            found.count += 1
            let place = order.place(of: known.stored.deal)
            if let after, !order.precedes(after, place) { continue }
            found.deals.append((known.stored, place))
            guard found.deals.count > 2 * (query.limit + 1) else { continue }
            found.deals.sort { order.precedes($0.place, $1.place) }
            found.deals.removeLast(found.deals.count - query.limit - 1)
        }
        return found
    }

    private func isFound(_ known: KnownDeal, by query: DealSearchQuery) -> Bool {
        let deal = known.stored.deal
        guard query.includesDeleted || !deal.facts.isDeleted else { return false }
        guard let filter = query.filter else { return true }
        return filter.matches(
            FilterSubject(
                deal: deal, contacts: known.links.contacts, tags: known.links.tags, definitions: definitions,
                metadata: MetadataScalars.texts(of: deal.facts.metadata)))
    }

    /// Makes a deal anew from what was recorded of it by then.
    private func knownDeal(_ ordinal: Int64) throws(StoreError) -> KnownDeal {
        guard let present = try reader.deal(ordinal: ordinal) else {
            throw .damaged("deals row \(ordinal): it is missing, but has versions")
        }
        let id = present.deal.id
        let history = DealHistory(versions: try versions(of: ordinal, id))
        guard let last = history.standing().last, let newest = history.versions.last,
            let facts = history.state(at: .latest, in: definitions), let timeline = history.summary(in: definitions)
        else { throw .damaged("deals row \(ordinal): it has no version up to \(sequence)") }
        let links = try links.links(
            ofDeal: ordinal, knownTo: sequence, primary: facts.contactID, createdAt: timeline.createdAt,
            definitions: definitions)
        let versionCount = Int64(history.versions.count)
        let deal = Deal(
            id: id, facts: facts, timeline: timeline, createdBy: present.deal.createdBy,
            updatedAt: max(newest.recordedAt, links.recordedAt ?? newest.recordedAt),
            version: versionCount + links.changeCount)
        let stored = StoredDeal(
            deal: deal, ordinal: ordinal, lastEffectiveAt: last.effectiveAt, lastPlace: last.place,
            versionCount: versionCount)
        return KnownDeal(stored: stored, links: links)
    }

    private func versions(of ordinal: Int64, _ id: DealID) throws(StoreError) -> [DealVersion] {
        defer { versions.reset() }
        versions.bind(1, ordinal)
        versions.bind(2, sequence)
        var found: [DealVersion] = []
        while try storing({ () throws(SQLiteError) in try versions.step() }) {
            found.append(try DealVersionRow.read(versions, dealID: id, definitions: definitions, bytes: &bytes))
        }
        return found
    }

    /// How many deals there were: the first ordinal whose first version came later. Ordinals are in the order of
    /// creation, so the place is found by halving.
    private static func dealCount(at sequence: Int64, in reader: WorkspaceReader) throws(StoreError) -> Int64 {
        let first = try prepare("SELECT min(seq) FROM deal_versions WHERE deal = ?1", reader)
        var low: Int64 = 0
        var high = try storing { () throws(SQLiteError) in
            try reader.connection.integer("SELECT coalesce(max(ordinal) + 1, 0) FROM deals") ?? 0
        }
        while low < high {
            let middle = (low + high) / 2
            first.bind(1, middle)
            let isKnown = try storing { () throws(SQLiteError) in
                defer { first.reset() }
                return try first.step() && first.integer(0) <= sequence
            }
            if isKnown { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The ordinals of the deals that were there and were written since, in order.
    private static func changedDeals(
        since sequence: Int64, dealCount: Int64, countMax: Int, in reader: WorkspaceReader
    ) throws(StoreError) -> [Int64] {
        var changed: Set<Int64> = []
        for table in ["deal_versions", "deal_contact_versions", "deal_tag_versions"] {
            // The sign keeps SQLite from walking through the whole index by deal instead of the rows since.
            let rows = try prepare("SELECT deal FROM \(table) WHERE seq > ?1 AND +deal < ?2", reader)
            rows.bind(1, sequence)
            rows.bind(2, dealCount)
            while try storing({ () throws(SQLiteError) in try rows.step() }) {
                changed.insert(rows.integer(0))
                guard changed.count <= countMax else { throw .refused(Failure.tooMuchChanged) }
            }
        }
        return changed.sorted()
    }

    private static func prepare(_ sql: String, _ reader: WorkspaceReader) throws(StoreError) -> SQLiteStatement {
        try storing { () throws(SQLiteError) in try reader.connection.prepare(sql) }
    }
}
