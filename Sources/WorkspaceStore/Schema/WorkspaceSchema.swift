/// The tables of a workspace file, as numbered steps that are only ever added to.
///
/// `change_log` and the `…_versions` tables are the truth, append-only, each row with a CRC-32C. `deals`,
/// `deal_contacts`, `deal_tags`, `deal_text` and `stage_changes` follow from them and can be made anew. `kept_answers`
/// is what callers were told in the last 24 hours; nothing follows from it.
enum WorkspaceSchema {
    /// Marks a file as a Penstock workspace: "PNSK".
    static let applicationID: Int64 = 0x504E_534B

    /// The version that this program writes: how many steps there are.
    static var version: Int64 { Int64(steps.count) }

    /// The steps; step *n* leads from version *n* to *n* + 1.
    static let steps: [String] = [first, rates]

    /// The columns that hold a deal's fields, alike in `deals` and `deal_versions`.
    static let factsColumns = [
        "pipeline", "stage", "amount", "currency", "value_period", "term_months", "probability", "expected_close_date",
        "owner", "forecast_category", "leader_category", "deleted", "title", "description", "source", "next_step",
        "organization", "contact", "won_reason", "lost_reason", "metadata", "external_source", "external_id",
    ]

    private static let factsTypes = """
        amount INTEGER, currency TEXT, value_period TEXT, term_months INTEGER,
        probability INTEGER CHECK (probability BETWEEN 0 AND 1000000), expected_close_date INTEGER, owner TEXT,
        forecast_category TEXT, leader_category TEXT, deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)), title TEXT,
        description TEXT, source TEXT, next_step TEXT, organization BLOB, contact BLOB, won_reason TEXT,
        lost_reason TEXT, metadata TEXT, external_source TEXT, external_id TEXT
        """

    private static let first = """
        CREATE TABLE change_log (
            seq INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL, actor TEXT NOT NULL, cause TEXT NOT NULL,
            request_id TEXT, operation TEXT NOT NULL, kind TEXT NOT NULL,
            entity_id BLOB NOT NULL CHECK (length(entity_id) = 16), changes TEXT NOT NULL,
            chain BLOB NOT NULL CHECK (length(chain) = 32), crc INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE pipeline_versions (
            seq INTEGER PRIMARY KEY REFERENCES change_log (seq), id BLOB NOT NULL, recorded_at INTEGER NOT NULL,
            name TEXT NOT NULL, is_default INTEGER NOT NULL, archived INTEGER NOT NULL, deleted INTEGER NOT NULL,
            external_source TEXT, external_id TEXT, crc INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE stage_versions (
            seq INTEGER PRIMARY KEY REFERENCES change_log (seq), id BLOB NOT NULL, recorded_at INTEGER NOT NULL,
            pipeline_id BLOB NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL,
            probability INTEGER, forecast_category TEXT, stale_after_days INTEGER, archived INTEGER NOT NULL,
            deleted INTEGER NOT NULL, external_source TEXT, external_id TEXT, crc INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE tag_versions (
            seq INTEGER PRIMARY KEY REFERENCES change_log (seq), id BLOB NOT NULL, recorded_at INTEGER NOT NULL,
            name TEXT NOT NULL, colour TEXT, deleted INTEGER NOT NULL, crc INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE settings_versions (
            seq INTEGER PRIMARY KEY REFERENCES change_log (seq), id BLOB NOT NULL, recorded_at INTEGER NOT NULL,
            require_if_match INTEGER NOT NULL, time_zone TEXT NOT NULL, fiscal_year_start INTEGER NOT NULL,
            week_start TEXT NOT NULL, reporting_currency TEXT, crc INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE kept_answers (
            credential TEXT NOT NULL, operation TEXT NOT NULL, key TEXT NOT NULL,
            fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32), status INTEGER NOT NULL, entity_tag TEXT,
            location TEXT, body BLOB NOT NULL, recorded_at INTEGER NOT NULL, crc INTEGER NOT NULL,
            PRIMARY KEY (credential, operation, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX kept_answers_by_time ON kept_answers (recorded_at);
        CREATE TABLE deals (
            ordinal INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, pipeline INTEGER NOT NULL, stage INTEGER NOT NULL,
            \(factsTypes),
            created_at INTEGER NOT NULL, stage_entered_at INTEGER NOT NULL, closed_at INTEGER, deleted_at INTEGER,
            created_by TEXT NOT NULL, updated_at INTEGER NOT NULL, version INTEGER NOT NULL,
            last_effective_at INTEGER NOT NULL, last_place INTEGER NOT NULL, version_count INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX deals_by_created_at ON deals (created_at);
        CREATE INDEX deals_by_stage ON deals (stage);
        CREATE UNIQUE INDEX deals_by_external_id ON deals (external_source, external_id)
            WHERE external_id IS NOT NULL;
        CREATE INDEX deals_by_contact ON deals (contact) WHERE contact IS NOT NULL;
        CREATE TABLE deal_versions (
            seq INTEGER PRIMARY KEY REFERENCES change_log (seq), deal INTEGER NOT NULL REFERENCES deals (ordinal),
            effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, actor TEXT NOT NULL, cause TEXT NOT NULL,
            reason TEXT, corrects INTEGER REFERENCES deal_versions (seq), place INTEGER NOT NULL,
            fields INTEGER NOT NULL, pipeline INTEGER, stage INTEGER,
            \(factsTypes),
            crc INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX deal_versions_by_deal ON deal_versions (deal);
        CREATE UNIQUE INDEX deal_versions_by_corrects ON deal_versions (corrects) WHERE corrects IS NOT NULL;
        CREATE TABLE deal_contact_versions (
            seq INTEGER PRIMARY KEY REFERENCES change_log (seq), deal INTEGER NOT NULL,
            contact BLOB NOT NULL CHECK (length(contact) = 16), effective_at INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL, fields INTEGER NOT NULL, removed INTEGER NOT NULL, role TEXT,
            introduced_by BLOB, metadata TEXT, crc INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX deal_contact_versions_by_deal ON deal_contact_versions (deal, contact);
        CREATE TABLE deal_contacts (
            deal INTEGER NOT NULL, contact BLOB NOT NULL, role TEXT, introduced_by BLOB, metadata TEXT,
            added_at INTEGER NOT NULL, added_seq INTEGER NOT NULL, changed_at INTEGER NOT NULL,
            PRIMARY KEY (deal, contact)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX deal_contacts_by_contact ON deal_contacts (contact, deal);
        CREATE TABLE deal_tag_versions (
            seq INTEGER PRIMARY KEY REFERENCES change_log (seq), deal INTEGER NOT NULL, tag INTEGER NOT NULL,
            effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, removed INTEGER NOT NULL,
            crc INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX deal_tag_versions_by_deal ON deal_tag_versions (deal, tag);
        CREATE TABLE deal_tags (
            deal INTEGER NOT NULL, tag INTEGER NOT NULL, PRIMARY KEY (deal, tag)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX deal_tags_by_tag ON deal_tags (tag, deal);
        CREATE VIRTUAL TABLE deal_text USING fts5 (
            title, description, next_step, content='deals', content_rowid='ordinal',
            tokenize='unicode61 remove_diacritics 2'
        );
        CREATE TABLE stage_changes (
            seq INTEGER PRIMARY KEY, deal INTEGER NOT NULL, effective_at INTEGER NOT NULL, place INTEGER NOT NULL,
            from_stage INTEGER, to_stage INTEGER NOT NULL, microseconds_in_previous INTEGER
        ) STRICT;
        CREATE INDEX stage_changes_by_deal ON stage_changes (deal);
        CREATE INDEX stage_changes_by_time ON stage_changes (effective_at, place);
        """
}
