internal import DealModel

/// Reads deals over one connection; the writer and every reader have one.
final class DealReading {
    private let byID: SQLiteStatement
    private let byOrdinal: SQLiteStatement
    private let byExternalID: SQLiteStatement
    private let byStage: SQLiteStatement
    private let countByStage: SQLiteStatement
    private let versions: SQLiteStatement
    let links: LinkReading
    private var bytes = RowBytes()

    init(_ connection: SQLiteConnection) throws(SQLiteError) {
        byID = try connection.prepare("SELECT \(DealRow.columns) FROM deals WHERE id = ?1")
        byOrdinal = try connection.prepare("SELECT \(DealRow.columns) FROM deals WHERE ordinal = ?1")
        byExternalID = try connection.prepare("SELECT id FROM deals WHERE external_source = ?1 AND external_id = ?2")
        byStage = try connection.prepare("SELECT \(DealRow.columns) FROM deals WHERE stage = ?1 ORDER BY ordinal")
        countByStage = try connection.prepare("SELECT count(*) FROM deals WHERE stage = ?1")
        versions = try connection.prepare(
            "SELECT \(DealVersionRow.columns) FROM deal_versions WHERE deal = ?1 ORDER BY seq")
        links = try LinkReading(connection)
    }

    func deal(_ id: DealID, definitions: Definitions) throws(StoreError) -> StoredDeal? {
        byID.bind(1, id)
        return try byID.rows { row throws(StoreError) in try DealRow.read(row, definitions: definitions) }.first
    }

    func deal(ordinal: Int64, definitions: Definitions) throws(StoreError) -> StoredDeal? {
        byOrdinal.bind(1, ordinal)
        return try byOrdinal.rows { row throws(StoreError) in try DealRow.read(row, definitions: definitions) }
            .first
    }

    func dealID(external: ExternalID) throws(StoreError) -> DealID? {
        byExternalID.bind(1, external.source)
        byExternalID.bind(2, external.id)
        return try byExternalID.rows { row throws(StoreError) in row.id(0) as DealID? }.first ?? nil
    }

    func dealCount(inStage ordinal: Int) throws(StoreError) -> Int64 {
        countByStage.bind(1, Int64(ordinal))
        return try countByStage.rows { row throws(StoreError) in row.integer(0) }.first ?? 0
    }

    func deals(inStage ordinal: Int, definitions: Definitions) throws(StoreError) -> [StoredDeal] {
        byStage.bind(1, Int64(ordinal))
        return try byStage.rows { row throws(StoreError) in try DealRow.read(row, definitions: definitions) }
    }

    func history(of deal: StoredDeal, definitions: Definitions) throws(StoreError) -> DealHistory {
        versions.bind(1, deal.ordinal)
        let found = try versions.rows { row throws(StoreError) in
            try DealVersionRow.read(row, dealID: deal.deal.id, definitions: definitions, bytes: &bytes)
        }
        return DealHistory(versions: found)
    }
}
