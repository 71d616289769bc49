internal import DealModel

/// How changes to the contacts and tags of deals stand in their tables, one row a change.
///
/// Whether a contact is the main one is not among them: the deal's `contact` says that. Tags are stored by their
/// ordinals in `Definitions`.
enum LinkRows {
    static let contactColumns = """
        seq, deal, contact, effective_at, recorded_at, fields, removed, role, introduced_by, metadata, crc
        """
    static let tagColumns = "seq, deal, tag, effective_at, recorded_at, removed, crc"
    static let insertContactSQL = """
        INSERT INTO deal_contact_versions (\(contactColumns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """
    static let insertTagSQL = "INSERT INTO deal_tag_versions (\(tagColumns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"

    /// One change to a contact on a deal.
    struct ContactChange {
        var sequence: Int64
        var deal: Int64
        /// The contact with the fields that the change sets, and no others.
        var contact: DealContact
        var effectiveAt: Instant
        var recordedAt: Instant
        /// What the change sets; a removal sets `linked` alone.
        var fields: LinkFieldSet
        var isRemoved: Bool

        /// What it does to the link.
        var link: LinkChange<DealContact> {
            LinkChange(
                sequence: sequence, effectiveAt: effectiveAt, recordedAt: recordedAt, fields: fields,
                isLinked: !isRemoved, value: contact)
        }
    }

    /// One change to a tag on a deal.
    struct TagChange {
        var sequence: Int64
        var deal: Int64
        /// The ordinal of the tag.
        var tag: Int
        var effectiveAt: Instant
        var recordedAt: Instant
        var isRemoved: Bool

        /// What it does to the link.
        var link: LinkChange<Int> {
            LinkChange(
                sequence: sequence, effectiveAt: effectiveAt, recordedAt: recordedAt, fields: .linked,
                isLinked: !isRemoved, value: tag)
        }

        /// What the columns take from it.
        var analytic: AnalyticTagChange {
            AnalyticTagChange(
                sequence: sequence, deal: UInt32(clamping: deal), tag: UInt32(clamping: tag), effectiveAt: effectiveAt,
                isThere: !isRemoved)
        }
    }

    static func bind(_ change: ContactChange, to statement: SQLiteStatement, bytes: inout RowBytes) {
        statement.bind(1, change.sequence)
        statement.bind(2, change.deal)
        statement.bind(3, change.contact.contactID)
        statement.bind(4, change.effectiveAt.microseconds)
        statement.bind(5, change.recordedAt.microseconds)
        statement.bind(6, Int64(change.fields.rawValue))
        statement.bind(7, change.isRemoved ? 1 as Int64 : 0)
        statement.bind(8, change.contact.role)
        statement.bind(9, change.contact.introducedBy)
        statement.bind(10, change.contact.metadata)
        statement.bind(11, checksum(of: change, bytes: &bytes))
    }

    static func bind(_ change: TagChange, to statement: SQLiteStatement, bytes: inout RowBytes) {
        statement.bind(1, change.sequence)
        statement.bind(2, change.deal)
        statement.bind(3, Int64(change.tag))
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

    static func readTag(
        _ statement: SQLiteStatement, definitions: Definitions, bytes: inout RowBytes
    ) throws(StoreError) -> TagChange {
        do throws(StoreError) {
            return try decodeTag(statement, definitions: definitions, bytes: &bytes)
        } catch {
            throw error.inRow(statement.integer(0), of: "deal_tag_versions")
        }
    }

    private static func decodeContact(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> ContactChange {
        let sequence = statement.integer(0)
        guard let contactID: ContactID = statement.id(2) else { throw .damaged("there is no contact") }
        let bits = try statement.integer(5, in: 1...Int64(LinkFieldSet.all.rawValue))
        let fields = LinkFieldSet(rawValue: UInt8(clamping: bits))
        // Values beyond the fields were never written, so that the checksum differs where there are any.
        var contact = DealContact(contactID: contactID)
        contact.take(
            fields,
            of: DealContact(
                contactID: contactID, role: statement.optionalText(7), introducedBy: statement.id(8),
                metadata: statement.optionalText(9)))
        let change = ContactChange(
            sequence: sequence, deal: statement.integer(1), contact: contact,
            effectiveAt: try statement.instant(3), recordedAt: try statement.instant(4),
            fields: fields, isRemoved: statement.integer(6) != 0)
        guard checksum(of: change, bytes: &bytes) == statement.integer(10) else { throw .damaged(LogRow.badChecksum) }
        guard !change.isRemoved || change.fields == .linked else { throw .damaged("it takes off more than the link") }
        return change
    }

    private static func decodeTag(
        _ statement: SQLiteStatement, definitions: Definitions, bytes: inout RowBytes
    ) throws(StoreError) -> TagChange {
        guard let tag = try statement.ordinal(2, in: definitions.tags) else { throw .damaged("there is no tag") }
        let change = TagChange(
            sequence: statement.integer(0), deal: statement.integer(1), tag: tag,
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
        bytes.append(Int64(change.fields.rawValue))
        bytes.append(change.isRemoved)
        bytes.append(change.contact.role)
        bytes.append(change.contact.introducedBy)
        bytes.append(change.contact.metadata)
        return bytes.checksum
    }

    private static func checksum(of change: TagChange, bytes: inout RowBytes) -> Int64 {
        bytes.removeAll()
        bytes.append(change.sequence)
        bytes.append(change.deal)
        bytes.append(Int64(change.tag))
        bytes.append(change.effectiveAt.microseconds)
        bytes.append(change.recordedAt.microseconds)
        bytes.append(change.isRemoved)
        return bytes.checksum
    }
}
