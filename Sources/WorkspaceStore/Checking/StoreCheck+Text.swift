internal import DealModel

extension StoreCheck {
    /// After how many deals their words are compared: those of so many are in memory at a time.
    private static let textDealsPerStep = 4_096

    /// Makes the words of every deal anew from its texts and compares them with the full-text index.
    ///
    /// SQLite's own check of the index wants to write, so it is done here: each place of a word, in the index and in
    /// the texts, adds to a sum of its deal, and the two sums must be the same. Costs eight bytes a deal.
    func checkText() throws(SQLiteError) {
        try connection.execute(
            """
            CREATE VIRTUAL TABLE temp.deal_words USING fts5vocab('main', 'deal_text', 'instance');
            CREATE VIRTUAL TABLE temp.fresh_text USING fts5 (
                title, description, next_step, content='', tokenize='unicode61 remove_diacritics 2');
            CREATE VIRTUAL TABLE temp.fresh_words USING fts5vocab('temp', 'fresh_text', 'instance');
            """)
        defer { try? connection.execute("DROP TABLE temp.deal_words") }
        let dealCount = try connection.integer("SELECT count(*) FROM deals") ?? 0
        var sums = [UInt64](repeating: 0, count: Int(clamping: dealCount))
        try addWords(of: "deal_words", to: &sums)
        let fill = try connection.prepare(
            """
            INSERT INTO temp.fresh_text (rowid, title, description, next_step)
            SELECT ordinal, title, description, next_step FROM deals WHERE ordinal >= ?1 AND ordinal < ?2
            """)
        for start in stride(from: 0, to: sums.count, by: Self.textDealsPerStep) where goesOn() {
            fill.bind(1, Int64(start))
            fill.bind(2, Int64(start + Self.textDealsPerStep))
            try fill.run()
            try addWords(of: "fresh_words", to: &sums, sign: -1)
            try connection.execute("INSERT INTO temp.fresh_text (fresh_text) VALUES ('delete-all')")
        }
        guard report.isComplete else { return }
        for (ordinal, sum) in sums.enumerated() where sum != 0 {
            find("deal_text", Int64(ordinal), "has not the words of the deal's texts")
        }
    }

    private func addWords(of table: String, to sums: inout [UInt64], sign: Int = 1) throws(SQLiteError) {
        let row = try connection.prepare("SELECT term, doc, col, offset FROM temp.\(table)")
        while try row.step(), goesOn() {
            let deal = row.integer(1)
            guard sums.indices.contains(Int(clamping: deal)) else {
                find("deal_text", deal, "belongs to no deal")
                continue
            }
            let word = Self.hash(row.bytes(0), row.bytes(2), row.integer(3))
            sums[Int(deal)] = sign > 0 ? sums[Int(deal)] &+ word : sums[Int(deal)] &- word
        }
    }

    /// Any function will do that spreads well (FNV-1a with the finish of MurmurHash3): nothing here keeps an enemy out.
    private static func hash(_ term: [UInt8], _ column: [UInt8], _ offset: Int64) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in term { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ 0xFF) &* 0x0000_0100_0000_01B3
        for byte in column { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ UInt64(bitPattern: offset)) &* 0xFF51_AFD7_ED55_8CCD
        return hash ^ hash >> 33
    }
}
