internal import DealModel
internal import Digests

/// One row of the change log, chained to the one before by its hash.
struct LogRow {
    var sequence: Int64
    var recordedAt: Instant
    var actor: String
    var cause: ChangeCause
    var requestID: String?
    var operation: String
    var kind: EntityKind
    var entityHigh: UInt64
    var entityLow: UInt64
    var changes: String

    static let columns = "seq, recorded_at, actor, cause, request_id, operation, kind, entity_id, changes, chain, crc"
    static let insertSQL = "INSERT INTO change_log (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"

    /// What is wrong with a row of any table that does not match its checksum.
    static let badChecksum = "it does not match its checksum"

    /// Anything that the log speaks of.
    enum Entity {}

    private var entityID: Identifier<Entity> { Identifier(high: entityHigh, low: entityLow) }

    /// Binds the row and returns its hash, the next link of the chain.
    func bind(to statement: SQLiteStatement, after chain: [UInt8], bytes: inout RowBytes) -> [UInt8] {
        let (hash, checksum) = seal(after: chain, bytes: &bytes)
        statement.bind(1, sequence)
        statement.bind(2, recordedAt.microseconds)
        statement.bind(3, actor)
        statement.bind(4, cause.rawValue)
        statement.bind(5, requestID)
        statement.bind(6, operation)
        statement.bind(7, kind.rawValue)
        statement.bind(8, entityID)
        statement.bind(9, changes)
        statement.bind(10, bytes: hash)
        statement.bind(11, checksum)
        return hash
    }

    /// Reads a row and verifies its checksum and its place in the chain.
    ///
    /// - Returns: the row and its hash.
    static func read(
        _ statement: SQLiteStatement, after chain: [UInt8], bytes: inout RowBytes
    ) throws(StoreError) -> (row: LogRow, hash: [UInt8]) {
        do throws(StoreError) {
            return try decode(statement, after: chain, bytes: &bytes)
        } catch {
            throw error.inRow(statement.integer(0), of: "change_log")
        }
    }

    /// Reads a row and verifies its checksum alone, for those who read the log in parts.
    static func read(_ statement: SQLiteStatement, bytes: inout RowBytes) throws(StoreError) -> LogRow {
        do throws(StoreError) {
            return try decode(statement, bytes: &bytes)
        } catch {
            throw error.inRow(statement.integer(0), of: "change_log")
        }
    }

    private static func decode(
        _ statement: SQLiteStatement, after chain: [UInt8], bytes: inout RowBytes
    ) throws(StoreError) -> (row: LogRow, hash: [UInt8]) {
        let row = try decode(statement, bytes: &bytes)
        let (hash, _) = row.seal(after: chain, bytes: &bytes)
        guard hash == statement.bytes(9) else {
            throw .damaged("it breaks the chain: it or the one before it was changed or removed")
        }
        return (row, hash)
    }

    private static func decode(_ statement: SQLiteStatement, bytes: inout RowBytes) throws(StoreError) -> LogRow {
        guard let cause = ChangeCause(rawValue: statement.text(3)), let kind = EntityKind(rawValue: statement.text(6)),
            let id: Identifier<Entity> = statement.id(7)
        else { throw .damaged("cause, kind or id is none") }
        let row = LogRow(
            sequence: try statement.integer(0, in: 1...LogState.sequenceMax), recordedAt: try statement.instant(1),
            actor: statement.text(2), cause: cause, requestID: statement.optionalText(4), operation: statement.text(5),
            kind: kind, entityHigh: id.high, entityLow: id.low, changes: statement.text(8))
        guard row.checksum(&bytes) == statement.integer(10) else { throw .damaged(badChecksum) }
        return row
    }

    private func seal(after chain: [UInt8], bytes: inout RowBytes) -> (hash: [UInt8], checksum: Int64) {
        let checksum = checksum(&bytes)
        bytes.append(raw: chain)
        return (SHA256.digest(of: bytes.bytes), checksum)
    }

    private func checksum(_ bytes: inout RowBytes) -> Int64 {
        bytes.removeAll()
        bytes.append(sequence)
        bytes.append(recordedAt.microseconds)
        bytes.append(actor)
        bytes.append(cause.rawValue)
        bytes.append(requestID)
        bytes.append(operation)
        bytes.append(kind.rawValue)
        bytes.append(entityID)
        bytes.append(changes)
        return bytes.checksum
    }
}
