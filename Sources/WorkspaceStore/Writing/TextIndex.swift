internal import DealModel
internal import Wire

/// Keeps the full-text index `deal_text` in step with the texts of deals.
///
/// The index holds no texts: it reads them from `deals`, and what is taken out of it must be what was put in
/// (https://sqlite.org/fts5.html, 4.4.3). So the old texts are taken out before the row is rewritten, and the new ones
/// put in afterwards, both as SQLite finds them in the row.
///
/// Each statement makes the index write down what it has gathered, so that new deals, of which an import brings
/// hundreds in a group, are taken in by one.
final class TextIndex {
    private let insert: SQLiteStatement
    private let insertNew: SQLiteStatement
    private let delete: SQLiteStatement

    init(_ connection: SQLiteConnection) throws(SQLiteError) {
        let texts = "title, description, next_step"
        insert = try connection.prepare(
            "INSERT INTO deal_text (rowid, \(texts)) SELECT ordinal, \(texts) FROM deals WHERE ordinal = ?1")
        insertNew = try connection.prepare(
            "INSERT INTO deal_text (rowid, \(texts)) SELECT ordinal, \(texts) FROM deals WHERE ordinal >= ?1")
        delete = try connection.prepare(
            """
            INSERT INTO deal_text (deal_text, rowid, \(texts))
            SELECT 'delete', ordinal, \(texts) FROM deals WHERE ordinal = ?1
            """)
    }

    /// Takes in a row that was just written.
    func add(_ ordinal: Int64) throws(SQLiteError) {
        insert.bind(1, ordinal)
        try insert.run()
    }

    /// Takes in all rows from an ordinal on.
    func addAll(from ordinal: Int64) throws(SQLiteError) {
        insertNew.bind(1, ordinal)
        try insertNew.run()
    }

    /// Forgets a row that is about to be rewritten.
    func remove(_ ordinal: Int64) throws(SQLiteError) {
        delete.bind(1, ordinal)
        try delete.run()
    }

    /// Whether two states of a deal have the same texts, by their bytes, as the index sees them.
    static func isSame(_ one: DealFacts, _ other: DealFacts) -> Bool {
        one.title.hasSameBytes(as: other.title) && one.description.hasSameBytes(as: other.description)
            && one.nextStep.hasSameBytes(as: other.nextStep)
    }
}
