internal import DealModel

extension StoreCheck {
    /// Checks the versions of sets of exchange rates and the quotes that came with each.
    func checkRateSets() throws(SQLiteError) {
        let table = "rate_set_versions"
        let comparison = try connection.prepare(LoggedVersion.comparisonSQL)
        let blocks = try connection.prepare(
            "SELECT \(RateQuoteRow.columns) FROM rate_quotes WHERE seq = ?1 ORDER BY currency")
        let row = try connection.prepare("SELECT \(RateSetRow.columns) FROM \(table) ORDER BY seq")
        // Definitions alone: the quotes of one version at a time.
        var book = RateBook()
        while try row.step(), goesOn() {
            let sequence = row.integer(0)
            guard checkSum(of: row, columns: RateSetRow.checkedColumns, table: table) else { continue }
            guard let version = try? RateSetRow.read(row, bytes: &bytes) else {
                find(table, sequence, Self.neverWritten)
                continue
            }
            let set = version.value
            let logged = LoggedVersion(
                kind: .rateSet, id: set.id, recordedAt: version.recordedAt,
                changes: ChangeText.text(of: set, before: book.set(set.id)))
            try compare(sequence, table, with: logged, comparison)
            if let rows = try readQuotes(of: sequence, blocks),
                let sentence = RatesLoader.problem(of: set, with: rows, in: book)
            {
                find(table, sequence, "holds what was never written: \(sentence)")
            }
            guard book.set(set.id).map({ $0.base == set.base }) ?? true else { continue }
            book.record(set, sequence: sequence, recordedAt: version.recordedAt)
        }
    }

    /// Looks for quotes that came with no version of a set.
    func checkStrayQuotes() throws(SQLiteError) {
        let row = try connection.prepare(
            "SELECT seq FROM rate_quotes WHERE seq NOT IN (SELECT seq FROM rate_set_versions) ORDER BY seq")
        while try row.step(), goesOn() {
            find("rate_quotes", row.integer(0), "came with no version of a set")
        }
    }

    /// The quotes of one version; nil where they cannot be read, which is then a finding.
    private func readQuotes(
        of sequence: Int64, _ statement: SQLiteStatement
    ) throws(SQLiteError) -> [RateQuoteRow]? {
        statement.bind(1, sequence)
        defer { statement.reset() }
        var rows: [RateQuoteRow] = []
        var isWhole = true
        while try statement.step(), goesOn() {
            if let row = try? RateQuoteRow(statement, bytes: &bytes) {
                rows.append(row)
            } else {
                find("rate_quotes", sequence, "\(statement.text(1)): " + Self.neverWritten)
                isWhole = false
            }
        }
        return isWhole ? rows : nil
    }
}
