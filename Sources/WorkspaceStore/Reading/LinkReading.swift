internal import DealModel

/// Reads the contacts and tags of deals over one connection: those that they have now, and all changes to them.
final class LinkReading {
    private let contacts: SQLiteStatement
    private let tags: SQLiteStatement
    private let contactChanges: SQLiteStatement
    private let changesOfContact: SQLiteStatement
    private let tagChanges: SQLiteStatement
    private let changesOfTag: SQLiteStatement
    private let countByTag: SQLiteStatement
    private let dealsByTag: SQLiteStatement
    private var bytes = RowBytes()

    init(_ connection: SQLiteConnection) throws(SQLiteError) {
        contacts = try connection.prepare("SELECT \(CurrentLinkRow.contactColumns) FROM deal_contacts WHERE deal = ?1")
        tags = try connection.prepare("SELECT tag FROM deal_tags WHERE deal = ?1 ORDER BY tag")
        let contactSQL = "SELECT \(LinkRows.contactColumns) FROM deal_contact_versions WHERE deal = ?1"
        contactChanges = try connection.prepare("\(contactSQL) ORDER BY seq")
        changesOfContact = try connection.prepare("\(contactSQL) AND contact = ?2 ORDER BY seq")
        let tagSQL = "SELECT \(LinkRows.tagColumns) FROM deal_tag_versions WHERE deal = ?1"
        tagChanges = try connection.prepare("\(tagSQL) ORDER BY seq")
        changesOfTag = try connection.prepare("\(tagSQL) AND tag = ?2 ORDER BY seq")
        countByTag = try connection.prepare("SELECT count(*) FROM deal_tags WHERE tag = ?1")
        dealsByTag = try connection.prepare("SELECT deal FROM deal_tags WHERE tag = ?1 ORDER BY deal")
    }

    /// The contacts of a deal now, in the order in which they came.
    func contacts(of deal: StoredDeal) throws(StoreError) -> [DealLink<DealContact>] {
        contacts.bind(1, deal.ordinal)
        return try contacts.rows { row throws(StoreError) in
            try CurrentLinkRow.readContact(row, primary: deal.deal.facts.contactID)
                .clamped(toCreation: deal.deal.timeline.createdAt)
        }.sorted { $0.precedes($1) }
    }

    /// The ordinals of the tags of a deal now.
    func tags(of deal: StoredDeal, definitions: Definitions) throws(StoreError) -> [Int] {
        tags.bind(1, deal.ordinal)
        return try tags.rows { row throws(StoreError) in
            do throws(StoreError) {
                return try row.ordinal(0, in: definitions.tags)
            } catch {
                throw error.inRow(deal.ordinal, of: "deal_tags")
            }
        }.compactMap { $0 }
    }

    /// How many deals, deleted ones included, have a tag now.
    func dealCount(withTag ordinal: Int) throws(StoreError) -> Int64 {
        countByTag.bind(1, Int64(ordinal))
        return try countByTag.rows { row throws(StoreError) in row.integer(0) }.first ?? 0
    }

    /// The ordinals of the deals, deleted ones included, that have a tag now.
    func deals(withTag ordinal: Int) throws(StoreError) -> [Int64] {
        dealsByTag.bind(1, Int64(ordinal))
        return try dealsByTag.rows { row throws(StoreError) in row.integer(0) }
    }

    /// All changes to the contacts of a deal, in the order of the log.
    func contactChanges(of ordinal: Int64) throws(StoreError) -> [LinkRows.ContactChange] {
        contactChanges.bind(1, ordinal)
        return try contactChanges.rows { row throws(StoreError) in try LinkRows.readContact(row, bytes: &bytes) }
    }

    /// All changes to one contact of a deal, in the order of the log.
    func changes(of contact: ContactID, ofDeal ordinal: Int64) throws(StoreError) -> [LinkChange<DealContact>] {
        changesOfContact.bind(1, ordinal)
        changesOfContact.bind(2, contact)
        return try changesOfContact.rows { row throws(StoreError) in
            try LinkRows.readContact(row, bytes: &bytes).link
        }
    }

    /// All changes to the tags of a deal, in the order of the log.
    func tagChanges(of ordinal: Int64, definitions: Definitions) throws(StoreError) -> [LinkRows.TagChange] {
        tagChanges.bind(1, ordinal)
        return try tagChanges.rows { row throws(StoreError) in
            try LinkRows.readTag(row, definitions: definitions, bytes: &bytes)
        }
    }

    /// All changes to one tag of a deal, in the order of the log.
    func changes(
        ofTag tag: Int, ofDeal ordinal: Int64, definitions: Definitions
    ) throws(StoreError) -> [LinkChange<Int>] {
        changesOfTag.bind(1, ordinal)
        changesOfTag.bind(2, Int64(tag))
        return try changesOfTag.rows { row throws(StoreError) in
            try LinkRows.readTag(row, definitions: definitions, bytes: &bytes).link
        }
    }
}

extension SQLiteStatement {
    /// Runs a statement to its end and makes it ready for the next run, whatever happens.
    func rows<Row>(_ read: (SQLiteStatement) throws(StoreError) -> Row) throws(StoreError) -> [Row] {
        defer { reset() }
        var found: [Row] = []
        while try storing({ () throws(SQLiteError) in try step() }) { found.append(try read(self)) }
        return found
    }
}
