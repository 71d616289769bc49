internal import DealModel

/// How versions of tags stand in `tag_versions`.
enum TagRow {
    static let columns = "seq, id, recorded_at, name, colour, deleted, crc"
    static let insertSQL = "INSERT INTO tag_versions (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"

    static func bind(
        _ tag: Tag, sequence: Int64, recordedAt: Instant, to statement: SQLiteStatement, bytes: inout RowBytes
    ) {
        statement.bind(1, sequence)
        statement.bind(2, tag.id)
        statement.bind(3, recordedAt.microseconds)
        statement.bind(4, tag.name)
        statement.bind(5, tag.colour?.description)
        statement.bind(6, tag.isDeleted ? 1 as Int64 : 0)
        statement.bind(7, checksum(of: tag, sequence: sequence, recordedAt: recordedAt, bytes: &bytes))
    }

    /// Reads a tag's version, with its sequence number and time.
    ///
    /// - Throws: `damaged` naming the row where the checksum differs, or where it holds what was never written.
    static func read(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> VersionedDefinition<Tag>.Version {
        do throws(StoreError) {
            return try decode(statement, bytes: &bytes)
        } catch {
            throw error.inRow(statement.integer(0), of: "tag_versions")
        }
    }

    private static func decode(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> VersionedDefinition<Tag>.Version {
        let sequence = try statement.integer(0, in: 1...LogState.sequenceMax)
        guard let id: TagID = statement.id(1) else { throw .damaged("there is no id") }
        let recordedAt = try statement.instant(2)
        let tag = Tag(
            id: id, name: statement.text(3),
            colour: try statement.decoded(4, statement.optionalText(4)) { TagColour($0) },
            isDeleted: statement.integer(5) != 0)
        guard checksum(of: tag, sequence: sequence, recordedAt: recordedAt, bytes: &bytes) == statement.integer(6)
        else { throw .damaged(LogRow.badChecksum) }
        return VersionedDefinition.Version(sequence: sequence, recordedAt: recordedAt, value: tag)
    }

    private static func checksum(of tag: Tag, sequence: Int64, recordedAt: Instant, bytes: inout RowBytes) -> Int64 {
        bytes.removeAll()
        bytes.append(sequence)
        bytes.append(tag.id)
        bytes.append(recordedAt.microseconds)
        bytes.append(tag.name)
        bytes.append(tag.colour?.description)
        bytes.append(tag.isDeleted)
        return bytes.checksum
    }
}
