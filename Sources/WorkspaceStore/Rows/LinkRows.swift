internal import DealModel

/// How contacts and tags on deals stand in their tables, one row a change.
enum LinkRows {
    static let contactColumns = """
        seq, deal, contact, effective_at, recorded_at, removed, role, is_primary, introduced_by, crc
        """
    static let tagColumns = "seq, deal, tag, effective_at, recorded_at, removed, crc"
    static let insertContactSQL = """
        INSERT INTO deal_contact_versions (\(contactColumns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """
    static let insertTagSQL = "INSERT INTO deal_tag_versions (\(tagColumns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"

    /// One change to a contact on a deal.
    struct ContactChange {
        var sequence: Int64
        var deal: Int64
        var contact: DealContact
        var effectiveAt: Instant
        var recordedAt: Instant
        var isRemoved: Bool
    }

    /// One change to a tag on a deal.
    struct TagChange {
        var sequence: Int64
        var deal: Int64
        var tag: String
        var effectiveAt: Instant
        var recordedAt: Instant
        var isRemoved: Bool
    }

    static func bind(_ change: ContactChange, to statement: SQLiteStatement, bytes: inout RowBytes) {
        statement.bind(1, change.sequence)
        statement.bind(2, change.deal)
        statement.bind(3, change.contact.contactID)
        statement.bind(4, change.effectiveAt.microseconds)
        statement.bind(5, change.recordedAt.microseconds)
        statement.bind(6, change.isRemoved ? 1 as Int64 : 0)
        statement.bind(7, change.contact.role)
        statement.bind(8, change.contact.isPrimary ? 1 as Int64 : 0)
        statement.bind(9, change.contact.introducedBy)
        statement.bind(10, checksum(of: change, bytes: &bytes))
    }

    static func bind(_ change: TagChange, to statement: SQLiteStatement, bytes: inout RowBytes) {
        statement.bind(1, change.sequence)
        statement.bind(2, change.deal)
        statement.bind(3, change.tag)
        statement.bind(4, change.effectiveAt.microseconds)
        statement.bind(5, change.recordedAt.microseconds)
        statement.bind(6, change.isRemoved ? 1 as Int64 : 0)
        statement.bind(7, checksum(of: change, bytes: &bytes))
    }

    static func readContact(_ statement: SQLiteStatement, bytes: inout RowBytes) throws(StoreError) -> ContactChange {
        do throws(StoreError) {
            return try decodeContact(statement, bytes: &bytes)
        } catch {
            throw error.inRow(statement.integer(0), of: "deal_contact_versions")
        }
    }

    static func readTag(_ statement: SQLiteStatement, bytes: inout RowBytes) throws(StoreError) -> TagChange {
        do throws(StoreError) {
            return try decodeTag(statement, bytes: &bytes)
        } catch {
            throw error.inRow(statement.integer(0), of: "deal_tag_versions")
        }
    }

    private static func decodeContact(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> ContactChange {
        let sequence = statement.integer(0)
        guard let contactID: ContactID = statement.id(2) else { throw .damaged("there is no contact") }
        let contact = DealContact(
            contactID: contactID, role: statement.optionalText(6), isPrimary: statement.integer(7) != 0,
            introducedBy: statement.id(8))
        let change = ContactChange(
            sequence: sequence, deal: statement.integer(1), contact: contact,
            effectiveAt: try statement.instant(3), recordedAt: try statement.instant(4),
            isRemoved: statement.integer(5) != 0)
        guard checksum(of: change, bytes: &bytes) == statement.integer(9) else { throw .damaged(LogRow.badChecksum) }
        return change
    }

    private static func decodeTag(_ statement: SQLiteStatement, bytes: inout RowBytes) throws(StoreError) -> TagChange {
        let change = TagChange(
            sequence: statement.integer(0), deal: statement.integer(1), tag: statement.text(2),
            effectiveAt: try statement.instant(3), recordedAt: try statement.instant(4),
            isRemoved: statement.integer(5) != 0)
        guard checksum(of: change, bytes: &bytes) == statement.integer(6) else { throw .damaged(LogRow.badChecksum) }
        return change
    }

    private static func checksum(of change: ContactChange, bytes: inout RowBytes) -> Int64 {
        bytes.removeAll()
        bytes.append(change.sequence)
        bytes.append(change.deal)
        bytes.append(change.contact.contactID)
        bytes.append(change.effectiveAt.microseconds)
        bytes.append(change.recordedAt.microseconds)
        bytes.append(change.isRemoved)
        bytes.append(change.contact.role)
        bytes.append(change.contact.isPrimary)
        bytes.append(change.contact.introducedBy)
        return bytes.checksum
    }

    private static func checksum(of change: TagChange, bytes: inout RowBytes) -> Int64 {
        bytes.removeAll()
        bytes.append(change.sequence)
        bytes.append(change.deal)
        bytes.append(change.tag)
        bytes.append(change.effectiveAt.microseconds)
        bytes.append(change.recordedAt.microseconds)
        bytes.append(change.isRemoved)
        return bytes.checksum
    }
}
