internal import DealModel

/// Reads deals over one connection; the writer and every reader have one.
final class DealReading {
    private let byID: SQLiteStatement
    private let byOrdinal: SQLiteStatement
    private let byExternalID: SQLiteStatement
    private let byStage: SQLiteStatement
    private let countByStage: SQLiteStatement
    private let versions: SQLiteStatement
    private let contactChanges: SQLiteStatement
    private let tagChanges: SQLiteStatement
    private var bytes = RowBytes()

    init(_ connection: SQLiteConnection) throws(SQLiteError) {
        byID = try connection.prepare("SELECT \(DealRow.columns) FROM deals WHERE id = ?1")
        byOrdinal = try connection.prepare("SELECT \(DealRow.columns) FROM deals WHERE ordinal = ?1")
        byExternalID = try connection.prepare("SELECT id FROM deals WHERE external_source = ?1 AND external_id = ?2")
        byStage = try connection.prepare("SELECT \(DealRow.columns) FROM deals WHERE stage = ?1 ORDER BY ordinal")
        countByStage = try connection.prepare("SELECT count(*) FROM deals WHERE stage = ?1")
        versions = try connection.prepare(
            "SELECT \(DealVersionRow.columns) FROM deal_versions WHERE deal = ?1 ORDER BY seq")
        contactChanges = try connection.prepare(
            "SELECT \(LinkRows.contactColumns) FROM deal_contact_versions WHERE deal = ?1 ORDER BY seq")
        tagChanges = try connection.prepare(
            "SELECT \(LinkRows.tagColumns) FROM deal_tag_versions WHERE deal = ?1 ORDER BY seq")
    }

    func deal(_ id: DealID, definitions: Definitions) throws(StoreError) -> StoredDeal? {
        byID.bind(1, id)
        return try rows(of: byID) { row throws(StoreError) in try DealRow.read(row, definitions: definitions) }.first
    }

    func deal(ordinal: Int64, definitions: Definitions) throws(StoreError) -> StoredDeal? {
        byOrdinal.bind(1, ordinal)
        return try rows(of: byOrdinal) { row throws(StoreError) in try DealRow.read(row, definitions: definitions) }
            .first
    }

    func dealID(external: ExternalID) throws(StoreError) -> DealID? {
        byExternalID.bind(1, external.source)
        byExternalID.bind(2, external.id)
        return try rows(of: byExternalID) { row throws(StoreError) in row.id(0) as DealID? }.first ?? nil
    }

    func dealCount(inStage ordinal: Int) throws(StoreError) -> Int64 {
        countByStage.bind(1, Int64(ordinal))
        return try rows(of: countByStage) { row throws(StoreError) in row.integer(0) }.first ?? 0
    }

    func deals(inStage ordinal: Int, definitions: Definitions) throws(StoreError) -> [StoredDeal] {
        byStage.bind(1, Int64(ordinal))
        return try rows(of: byStage) { row throws(StoreError) in try DealRow.read(row, definitions: definitions) }
    }

    func history(of deal: StoredDeal, definitions: Definitions) throws(StoreError) -> DealHistory {
        versions.bind(1, deal.ordinal)
        let found = try rows(of: versions) { row throws(StoreError) in
            try DealVersionRow.read(row, dealID: deal.deal.id, definitions: definitions, bytes: &bytes)
        }
        return DealHistory(versions: found)
    }

    /// The contacts of a deal now, in the order in which they came.
    func contacts(of deal: StoredDeal) throws(StoreError) -> [DealContact] {
        contactChanges.bind(1, deal.ordinal)
        let changes = try rows(of: contactChanges) { row throws(StoreError) in
            try LinkRows.readContact(row, bytes: &bytes)
        }
        var latest: [ContactID: LinkRows.ContactChange] = [:]
        var order: [ContactID] = []
        for change in changes.sorted(by: { ($0.effectiveAt, $0.sequence) < ($1.effectiveAt, $1.sequence) }) {
            if latest.updateValue(change, forKey: change.contact.contactID) == nil {
                order.append(change.contact.contactID)
            }
        }
        return order.compactMap { latest[$0] }.filter { !$0.isRemoved }.map(\.contact)
    }

    /// The tags of a deal now, in the order of their bytes.
    func tags(of deal: StoredDeal) throws(StoreError) -> [String] {
        tagChanges.bind(1, deal.ordinal)
        let changes = try rows(of: tagChanges) { row throws(StoreError) in try LinkRows.readTag(row, bytes: &bytes) }
        // By bytes, since `==` also calls different bytes equal where Unicode holds them for the same characters.
        var latest: [[UInt8]: LinkRows.TagChange] = [:]
        for change in changes.sorted(by: { ($0.effectiveAt, $0.sequence) < ($1.effectiveAt, $1.sequence) }) {
            latest[Array(change.tag.utf8)] = change
        }
        let standing = latest.filter { !$0.value.isRemoved }
        return standing.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value.tag)
    }

    /// Runs a statement to its end and makes it ready for the next run, whatever happens.
    private func rows<Row>(
        of statement: SQLiteStatement, _ read: (SQLiteStatement) throws(StoreError) -> Row
    ) throws(StoreError) -> [Row] {
        defer { statement.reset() }
        var found: [Row] = []
        while try storing({ () throws(SQLiteError) in try statement.step() }) { found.append(try read(statement)) }
        return found
    }
}
