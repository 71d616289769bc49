internal import DealModel

/// How a deal's current state stands in `deals`.
enum DealRow {
    private static let tail = [
        "created_at", "stage_entered_at", "closed_at", "deleted_at", "created_by", "updated_at", "version",
        "last_effective_at", "last_place", "version_count",
    ]
    private static let names = ["ordinal", "id"] + WorkspaceSchema.factsColumns + tail
    private static let tailFirst = 2 + FactsRow.columnCount

    /// The columns in the order in which `read` wants them.
    static let columns = names.joined(separator: ", ")

    /// Inserts one row.
    static let insertSQL =
        "INSERT INTO deals (\(columns)) VALUES (\((1...names.count).map { "?\($0)" }.joined(separator: ", ")))"

    /// Replaces everything but ordinal and id.
    static let updateSQL: String = {
        let settings = names.enumerated().dropFirst(2).map { "\($1) = ?\($0 + 1)" }
        return "UPDATE deals SET \(settings.joined(separator: ", ")) WHERE ordinal = ?1 AND id = ?2"
    }()

    /// Binds a deal for `insertSQL` or `updateSQL`.
    static func bind(_ stored: StoredDeal, to statement: SQLiteStatement, definitions: Definitions) {
        let deal = stored.deal
        statement.bind(1, stored.ordinal)
        statement.bind(2, deal.id)
        FactsRow.bind(deal.facts, to: statement, from: 3, definitions: definitions)
        let first = tailFirst + 1
        statement.bind(first, deal.timeline.createdAt.microseconds)
        statement.bind(first + 1, deal.timeline.stageEnteredAt.microseconds)
        statement.bind(first + 2, deal.timeline.closedAt?.microseconds)
        statement.bind(first + 3, deal.timeline.deletedAt?.microseconds)
        statement.bind(first + 4, deal.createdBy)
        statement.bind(first + 5, deal.updatedAt.microseconds)
        statement.bind(first + 6, deal.version)
        statement.bind(first + 7, stored.lastEffectiveAt.microseconds)
        statement.bind(first + 8, stored.lastPlace)
        statement.bind(first + 9, stored.versionCount)
    }

    /// Reads a deal.
    ///
    /// - Throws: `damaged` naming the row where it holds what was never written; it has no checksum.
    static func read(_ statement: SQLiteStatement, definitions: Definitions) throws(StoreError) -> StoredDeal {
        do throws(StoreError) {
            return try decode(statement, definitions: definitions)
        } catch {
            throw error.inRow(statement.integer(0), of: "deals")
        }
    }

    private static func decode(
        _ statement: SQLiteStatement, definitions: Definitions
    ) throws(StoreError) -> StoredDeal {
        let ordinal = try statement.integer(0, in: 0...Int64(UInt32.max))
        guard let id: DealID = statement.id(1) else { throw .damaged("there is no id") }
        let facts = try FactsRow.read(statement, from: 2, definitions: definitions)
        let first = tailFirst
        let kind = facts.stageID.flatMap { definitions.stage($0)?.kind } ?? .open
        let timeline = DealTimeline(
            createdAt: try statement.instant(first), stageEnteredAt: try statement.instant(first + 1), kind: kind,
            closedAt: statement.isNull(first + 2) ? nil : try statement.instant(first + 2),
            deletedAt: statement.isNull(first + 3) ? nil : try statement.instant(first + 3))
        let deal = Deal(
            id: id, facts: facts, timeline: timeline, createdBy: statement.text(first + 4),
            updatedAt: try statement.instant(first + 5), version: try statement.integer(first + 6, in: counts))
        return StoredDeal(
            deal: deal, ordinal: ordinal, lastEffectiveAt: try statement.instant(first + 7),
            lastPlace: statement.integer(first + 8), versionCount: try statement.integer(first + 9, in: counts))
    }

    /// Numbers that count rows of the log, with room for many more.
    private static let counts = 0...LogState.sequenceMax
}
