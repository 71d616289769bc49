internal import DealModel

/// Reads all sets of exchange rates with all their quotes, once, when a workspace opens.
enum RatesLoader {
    /// Reads everything in one scan of each table.
    ///
    /// - Throws: `damaged` naming the row that does not match its checksum or does not fit to the others.
    static func load(_ connection: SQLiteConnection) throws(StoreError) -> RateBook {
        let (versions, blocks) = try storing { () throws(SQLiteError) in
            (
                try connection.prepare("SELECT \(RateSetRow.columns) FROM rate_set_versions ORDER BY seq"),
                try connection.prepare("SELECT \(RateQuoteRow.columns) FROM rate_quotes ORDER BY seq, currency")
            )
        }
        var bytes = RowBytes()
        var book = RateBook()
        var next = try block(blocks, bytes: &bytes)
        while try storing({ () throws(SQLiteError) in try versions.step() }) {
            let version = try RateSetRow.read(versions, bytes: &bytes)
            var rows: [RateQuoteRow] = []
            while let row = next, row.sequence == version.sequence {
                rows.append(row)
                next = try block(blocks, bytes: &bytes)
            }
            if let sentence = Self.problem(of: version.value, with: rows, in: book) {
                throw StoreError.damaged(sentence).inRow(version.sequence, of: "rate_set_versions")
            }
            var quotes = RateQuotes()
            for row in rows { quotes.set(row.quotes, of: row.currency) }
            book.record(
                version.value, quotes: quotes, sequence: version.sequence, recordedAt: version.recordedAt)
        }
        if let next {
            throw StoreError.damaged("they came with no version of a set").inRow(next.sequence, of: "rate_quotes")
        }
        return book
    }

    /// Why a version of a set, with the quotes that are said to have come with it, was never written.
    static func problem(of set: RateSet, with rows: [RateQuoteRow], in book: RateBook) -> String? {
        if let before = book.set(set.id), before.base != set.base { return "it has another base than before" }
        if let other = book.set(named: set.name), other.id != set.id { return "another set has its name" }
        if rows.contains(where: { $0.currency == set.base }) { return "its base is quoted" }
        let found = QuoteImport(rows, textDigest: set.imported?.textDigest)
        return found == set.imported ? nil : "its quotes are not those that came with it"
    }

    private static func block(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> RateQuoteRow? {
        guard try storing({ () throws(SQLiteError) in try statement.step() }) else { return nil }
        return try RateQuoteRow(statement, bytes: &bytes)
    }
}
