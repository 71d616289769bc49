internal import DealModel

/// How a deal version stands in `deal_versions`.
enum DealVersionRow {
    private static let head = [
        "seq", "deal", "effective_at", "recorded_at", "actor", "cause", "reason", "corrects", "place", "fields",
    ]
    private static let factsFirst = Int32(head.count)

    /// The columns in the order in which `read` wants them.
    static let columns = (head + WorkspaceSchema.factsColumns + ["crc"]).joined(separator: ", ")

    /// Inserts one row.
    static let insertSQL: String = {
        let count = head.count + WorkspaceSchema.factsColumns.count + 1
        return "INSERT INTO deal_versions (\(columns)) VALUES (\((1...count).map { "?\($0)" }.joined(separator: ", ")))"
    }()

    /// Binds a version and its checksum.
    static func bind(
        _ version: DealVersion, deal: Int64, to statement: SQLiteStatement, definitions: Definitions,
        bytes: inout RowBytes
    ) {
        statement.bind(1, version.sequence)
        statement.bind(2, deal)
        statement.bind(3, version.effectiveAt.microseconds)
        statement.bind(4, version.recordedAt.microseconds)
        statement.bind(5, version.actor)
        statement.bind(6, version.cause.rawValue)
        statement.bind(7, version.reason)
        statement.bind(8, version.corrects)
        statement.bind(9, version.place)
        statement.bind(10, Int64(version.changes.fields.rawValue))
        FactsRow.bind(version.changes.facts, to: statement, from: factsFirst + 1, definitions: definitions)
        statement.bind(factsFirst + FactsRow.columnCount + 1, checksum(of: version, deal: deal, bytes: &bytes))
    }

    /// Reads a version and verifies its checksum.
    ///
    /// - Throws: `damaged` naming the row where the checksum differs, or where it holds what was never written.
    static func read(
        _ statement: SQLiteStatement, dealID: DealID, definitions: Definitions, bytes: inout RowBytes
    ) throws(StoreError) -> DealVersion {
        do throws(StoreError) {
            return try decode(statement, dealID: dealID, definitions: definitions, bytes: &bytes)
        } catch {
            throw error.inRow(statement.integer(0), of: "deal_versions")
        }
    }

    private static func decode(
        _ statement: SQLiteStatement, dealID: DealID, definitions: Definitions, bytes: inout RowBytes
    ) throws(StoreError) -> DealVersion {
        let cause = try statement.decoded(5, statement.text(5)) { ChangeCause(rawValue: $0) }
        let facts = try FactsRow.read(statement, from: factsFirst, definitions: definitions)
        let fields = try statement.integer(9, in: 0...Int64(DealFieldSet.all.rawValue))
        let version = DealVersion(
            sequence: try statement.integer(0, in: 1...LogState.sequenceMax), dealID: dealID,
            effectiveAt: try statement.instant(2), recordedAt: try statement.instant(3), actor: statement.text(4),
            cause: cause ?? .request, reason: statement.optionalText(6), corrects: statement.optionalInteger(7),
            place: statement.integer(8),
            changes: DealChanges(DealFieldSet(rawValue: UInt32(clamping: fields)), of: facts))
        let stored = statement.integer(factsFirst + FactsRow.columnCount)
        guard checksum(of: version, deal: statement.integer(1), bytes: &bytes) == stored else {
            throw .damaged(LogRow.badChecksum)
        }
        guard version.effectiveAt <= version.recordedAt else { throw .damaged("it holds from after its recording") }
        guard !version.changes.fields.contains(.stage) || version.changes.facts.stageID != nil else {
            throw .damaged("it sets the stage to none")
        }
        return version
    }

    private static func checksum(of version: DealVersion, deal: Int64, bytes: inout RowBytes) -> Int64 {
        bytes.removeAll()
        bytes.append(version.sequence)
        bytes.append(deal)
        bytes.append(version.effectiveAt.microseconds)
        bytes.append(version.recordedAt.microseconds)
        bytes.append(version.actor)
        bytes.append(version.cause.rawValue)
        bytes.append(version.reason)
        bytes.append(version.corrects)
        bytes.append(version.place)
        bytes.append(Int64(version.changes.fields.rawValue))
        FactsRow.digest(version.changes.facts, into: &bytes)
        return bytes.checksum
    }
}
