internal import DealModel

extension StoreCheck {
    /// Makes the contacts and tags that deals have now anew from the changes to them, and compares.
    func checkCurrentLinks() throws(SQLiteError) {
        let contacts = try connection.prepare(
            "SELECT \(LinkRows.contactColumns) FROM deal_contact_versions WHERE deal = ?1 ORDER BY seq")
        let tags = try connection.prepare(
            "SELECT \(LinkRows.tagColumns) FROM deal_tag_versions WHERE deal = ?1 ORDER BY seq")
        let storedContacts = try connection.prepare(
            "SELECT \(CurrentLinkRow.contactColumns) FROM deal_contacts WHERE deal = ?1")
        let storedTags = try connection.prepare("SELECT tag FROM deal_tags WHERE deal = ?1")
        let row = try connection.prepare("SELECT ordinal FROM deals ORDER BY ordinal")
        while try row.step(), goesOn() {
            let ordinal = row.integer(0)
            try compare(contacts, with: storedContacts, ofDeal: ordinal)
            try compare(tags: tags, with: storedTags, ofDeal: ordinal)
        }
        try checkStrayLinks("deal_contacts")
        try checkStrayLinks("deal_tags")
    }

    private func compare(
        _ changes: SQLiteStatement, with stored: SQLiteStatement, ofDeal ordinal: Int64
    ) throws(SQLiteError) {
        changes.bind(1, ordinal)
        defer { changes.reset() }
        var all: [LinkRows.ContactChange] = []
        while try changes.step() {
            // A row that cannot be read was found with the changes themselves.
            guard let change = try? LinkRows.readContact(changes, bytes: &bytes) else { return }
            all.append(change)
        }
        var expected: [ContactID: DealLink<DealContact>] = [:]
        for link in LinkFolding.contacts(all, primary: nil) { expected[link.value.contactID] = link }
        stored.bind(1, ordinal)
        defer { stored.reset() }
        while try stored.step(), goesOn() {
            guard let link = try? CurrentLinkRow.readContact(stored, primary: nil),
                let other = expected.removeValue(forKey: link.value.contactID), Self.isSame(link, other, stored)
            else {
                find("deal_contacts", ordinal, "does not follow from the changes to the deal's contacts")
                continue
            }
        }
        for _ in expected { find("deal_contacts", ordinal, "a contact of the deal is missing") }
    }

    /// Compares texts by their bytes: `==` also calls different bytes equal, and a wrong kind of value equal to none.
    private static func isSame(
        _ link: DealLink<DealContact>, _ expected: DealLink<DealContact>, _ row: SQLiteStatement
    ) -> Bool {
        func isText(_ column: Int32, _ text: String?) -> Bool {
            guard let text else { return row.isNull(column) }
            return row.storage(column) == .text && row.bytes(column).elementsEqual(text.utf8)
        }
        return link == expected && isText(2, expected.value.role) && isText(4, expected.value.metadata)
            && row.isNull(3) == (expected.value.introducedBy == nil)
    }

    private func compare(
        tags changes: SQLiteStatement, with stored: SQLiteStatement, ofDeal ordinal: Int64
    ) throws(SQLiteError) {
        changes.bind(1, ordinal)
        defer { changes.reset() }
        var all: [LinkRows.TagChange] = []
        while try changes.step() {
            guard let change = try? LinkRows.readTag(changes, definitions: definitions, bytes: &bytes) else { return }
            all.append(change)
        }
        var expected = Set(LinkFolding.tags(all).map { Int64($0.value) })
        stored.bind(1, ordinal)
        defer { stored.reset() }
        while try stored.step(), goesOn() {
            if expected.remove(stored.integer(0)) == nil {
                find("deal_tags", ordinal, "does not follow from the changes to the deal's tags")
            }
        }
        for _ in expected { find("deal_tags", ordinal, "a tag of the deal is missing") }
    }

    private func checkStrayLinks(_ table: String) throws(SQLiteError) {
        let row = try connection.prepare(
            "SELECT DISTINCT deal FROM \(table) WHERE NOT EXISTS (SELECT 1 FROM deals WHERE ordinal = deal) ORDER BY 1")
        while try row.step(), goesOn() { find(table, row.integer(0), "belongs to no deal") }
    }
}
