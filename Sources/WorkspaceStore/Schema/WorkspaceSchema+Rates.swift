extension WorkspaceSchema {
    /// Sets of exchange rates. A row of `rate_quotes` holds all quotes of one currency that came with one version of
    /// its set, so that opening reads hundreds of thousands of them in one scan of a few rows.
    static let rates = """
        CREATE TABLE rate_set_versions (
            seq INTEGER PRIMARY KEY REFERENCES change_log (seq), id BLOB NOT NULL, recorded_at INTEGER NOT NULL,
            name TEXT NOT NULL, base TEXT NOT NULL, source TEXT, is_default INTEGER NOT NULL, quote_count INTEGER,
            first_day INTEGER, last_day INTEGER, quotes_sha256 TEXT, text_sha256 TEXT, crc INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE rate_quotes (
            seq INTEGER NOT NULL REFERENCES rate_set_versions (seq), currency TEXT NOT NULL, quotes BLOB NOT NULL,
            crc INTEGER NOT NULL, UNIQUE (seq, currency)
        ) STRICT;
        """
}
