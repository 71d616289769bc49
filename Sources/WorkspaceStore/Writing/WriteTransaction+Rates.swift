public import DealModel

extension WriteTransaction {
    /// Sets of exchange rates, with what this write has changed so far.
    public var rates: RateBook { state.rates }

    /// Records a new set of exchange rates, or the next version of a known one, with the quotes that came with it, in
    /// one row of the log. Without quotes, a definition that is unchanged is not recorded.
    ///
    /// - Parameters:
    ///   - quotes: at most `RateSetLimits.quotesPerImportMax`, none of the base, and none that the set has already.
    ///   - textDigest: the SHA-256 of the text that the quotes were read from, as hexadecimal digits.
    /// - Precondition: a known set has the base that it had, and no other set has its name.
    public func record(
        _ set: RateSet, quotes: RateQuotes = RateQuotes(), textDigest: String? = nil
    ) throws(StoreError) {
        precondition(rates.set(named: set.name)?.id ?? set.id == set.id, "set \(set.id) has the name of another")
        precondition(quotes.count <= RateSetLimits.quotesPerImportMax, "\(quotes.count) quotes are too many")
        precondition(quotes.byCurrency[set.base] == nil, "the base of the set \(set.id) is quoted")
        let sequence = nextSequence
        let rows = quotes.currencies.map {
            RateQuoteRow(sequence: sequence, currency: $0, quotes: quotes.byCurrency[$0] ?? [])
        }
        var set = set
        set.imported = QuoteImport(rows, textDigest: textDigest)
        let changes = ChangeText.text(of: set, before: rates.set(set.id))
        guard changes != ChangeText.nothing else { return }
        try log(kind: .rateSet, id: set.id, changes: changes)
        RateSetRow.bind(set, sequence: sequence, recordedAt: recordedAt, to: statements.insertRateSet, bytes: &bytes)
        try storing { () throws(SQLiteError) in try statements.insertRateSet.run() }
        for row in rows {
            row.bind(to: statements.insertRateQuotes, bytes: &bytes)
            try storing { () throws(SQLiteError) in try statements.insertRateQuotes.run() }
        }
        state.rates.record(set, quotes: quotes, sequence: sequence, recordedAt: recordedAt)
    }
}
