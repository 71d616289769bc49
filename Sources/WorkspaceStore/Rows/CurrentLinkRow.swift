internal import DealModel

/// How the contacts and tags that deals have now stand in `deal_contacts` and `deal_tags`, which follow from the
/// changes to them.
enum CurrentLinkRow {
    static let contactColumns = "deal, contact, role, introduced_by, metadata, added_at, added_seq, changed_at"
    static let putContactSQL = """
        INSERT OR REPLACE INTO deal_contacts (\(contactColumns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """
    static let dropContactSQL = "DELETE FROM deal_contacts WHERE deal = ?1 AND contact = ?2"
    static let putTagSQL = "INSERT OR REPLACE INTO deal_tags (deal, tag) VALUES (?1, ?2)"
    static let dropTagSQL = "DELETE FROM deal_tags WHERE deal = ?1 AND tag = ?2"

    static func bind(_ link: DealLink<DealContact>, ofDeal ordinal: Int64, to statement: SQLiteStatement) {
        statement.bind(1, ordinal)
        statement.bind(2, link.value.contactID)
        statement.bind(3, link.value.role)
        statement.bind(4, link.value.introducedBy)
        statement.bind(5, link.value.metadata)
        statement.bind(6, link.addedAt.microseconds)
        statement.bind(7, link.addedSequence)
        statement.bind(8, link.updatedAt.microseconds)
    }

    /// Reads a contact that a deal has now.
    ///
    /// - Parameter primary: the deal's main contact.
    /// - Throws: `damaged` naming the deal where the row holds what was never written; it has no checksum.
    static func readContact(
        _ statement: SQLiteStatement, primary: ContactID?
    ) throws(StoreError) -> DealLink<DealContact> {
        do throws(StoreError) {
            guard let id: ContactID = statement.id(1) else { throw .damaged("there is no contact") }
            return DealLink(
                value: DealContact(
                    contactID: id, role: statement.optionalText(2), isPrimary: id == primary,
                    introducedBy: statement.id(3), metadata: statement.optionalText(4)),
                addedAt: try statement.instant(5), addedSequence: statement.integer(6),
                updatedAt: try statement.instant(7))
        } catch {
            throw error.inRow(statement.integer(0), of: "deal_contacts")
        }
    }
}
