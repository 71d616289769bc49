internal import DealModel

/// Reads the contacts and tags of deals as they were known at a sequence number.
final class KnownLinks {
    private let contactChanges: SQLiteStatement
    private let tagChanges: SQLiteStatement
    private var bytes = RowBytes()

    /// What is known of a deal's links.
    struct Links {
        /// The contacts, in the order in which they came.
        var contactLinks: [DealLink<DealContact>] = []
        /// The tags by their ordinals.
        var tagOrdinals: [Int] = []
        /// The names of the tags, in the order of their bytes.
        var tags: [String] = []
        /// How many changes to contacts and tags were recorded.
        var changeCount: Int64 = 0
        /// When the last of them was recorded.
        var recordedAt: Instant?

        /// The contacts, in the order in which they came.
        var contacts: [DealContact] { contactLinks.map(\.value) }
    }

    init(_ connection: SQLiteConnection) throws(StoreError) {
        contactChanges = try storing { () throws(SQLiteError) in
            try connection.prepare(Self.changes(LinkRows.contactColumns, "deal_contact_versions"))
        }
        tagChanges = try storing { () throws(SQLiteError) in
            try connection.prepare(Self.changes(LinkRows.tagColumns, "deal_tag_versions"))
        }
    }

    private static func changes(_ columns: String, _ table: String) -> String {
        "SELECT \(columns) FROM \(table) WHERE deal = ?1 AND seq <= ?2 ORDER BY seq"
    }

    /// The links of the deal of that ordinal, by what was recorded up to `sequence`.
    ///
    /// - Parameters:
    ///   - primary: the deal's main contact by then.
    ///   - createdAt: when the deal came to be, by what was known then.
    ///   - definitions: the tags as they were known.
    func links(
        ofDeal ordinal: Int64, knownTo sequence: Int64, primary: ContactID?, createdAt: Instant,
        definitions: Definitions
    ) throws(StoreError) -> Links {
        var links = Links()
        var contacts: [LinkRows.ContactChange] = []
        try step(contactChanges, ordinal, sequence) { row throws(StoreError) in
            contacts.append(try LinkRows.readContact(row, bytes: &bytes))
        }
        var tags: [LinkRows.TagChange] = []
        try step(tagChanges, ordinal, sequence) { row throws(StoreError) in
            tags.append(try LinkRows.readTag(row, definitions: definitions, bytes: &bytes))
        }
        for change in contacts { links.note(change.recordedAt) }
        for change in tags { links.note(change.recordedAt) }
        links.contactLinks = LinkFolding.contacts(contacts, primary: primary, createdAt: createdAt)
        links.tagOrdinals = LinkFolding.tags(tags).map(\.value)
        links.tags = definitions.names(ofTags: links.tagOrdinals)
        return links
    }

    private func step(
        _ statement: SQLiteStatement, _ ordinal: Int64, _ sequence: Int64,
        _ read: (SQLiteStatement) throws(StoreError) -> Void
    ) throws(StoreError) {
        defer { statement.reset() }
        statement.bind(1, ordinal)
        statement.bind(2, sequence)
        while try storing({ () throws(SQLiteError) in try statement.step() }) { try read(statement) }
    }
}

extension KnownLinks.Links {
    /// Counts a change.
    fileprivate mutating func note(_ instant: Instant) {
        changeCount += 1
        recordedAt = max(recordedAt ?? instant, instant)
    }
}
