import DealModel
import TestSupport

@testable import WorkspaceStore

/// Changes random cells of a workspace's file and, where asked, makes the checksums and the chain anew, so that nothing
/// but what the rows say can tell.
struct FileForger {
    private static let tables = StoreCheck.tables
    /// The columns of each table with a checksum in the order of its canonical bytes, the checksum last.
    private static let sealed = [
        "pipeline_versions": DefinitionRows.pipelineColumns, "stage_versions": DefinitionRows.stageColumns,
        "deal_versions": DealVersionRow.columns, "deal_contact_versions": LinkRows.contactColumns,
        "deal_tag_versions": LinkRows.tagColumns, "tag_versions": TagRow.columns,
        "settings_versions": SettingsRow.columns, "rate_set_versions": RateSetRow.columns,
    ]

    /// The columns that name a row of the tables that have no `rowid`.
    private static let keys = ["deal_contacts": ["deal", "contact"], "deal_tags": ["deal", "tag"]]

    private let connection: SQLiteConnection
    private var generator: SeededGenerator
    /// What was done, for the message of a failure.
    private(set) var deeds: [String] = []

    init(path: String, seed: UInt64) throws {
        connection = try SQLiteConnection(path: path, mode: .readWrite)
        generator = SeededGenerator(seed: seed)
        try connection.execute("PRAGMA ignore_check_constraints = ON")
    }

    /// Does some forgeries; what the file does not take is left out.
    mutating func forge() throws {
        let isSealing = Int.random(in: 0..<4, using: &generator) > 0
        for _ in 0..<Int.random(in: 1...3, using: &generator) { try forgeOne() }
        if isSealing {
            for table in Self.sealed.keys.sorted() { try? seal(table) }
            try? sealLog()
        }
        deeds.append(isSealing ? "sealed" : "left unsealed")
        connection.close()
    }

    private mutating func forgeOne() throws {
        let table = Self.tables.randomElement(using: &generator) ?? "deals"
        guard let row = try randomRow(of: table) else { return }
        let sql: String
        if Int.random(in: 0..<8, using: &generator) == 0 {
            sql = "DELETE FROM \(table) WHERE \(row)"
        } else {
            let names = try columns(of: table)
            let column = names.randomElement(using: &generator) ?? names[0]
            sql = "UPDATE \(table) SET \(column) = \(try value(of: column, in: table, row)) WHERE \(row)"
        }
        if (try? connection.execute(sql)) != nil { deeds.append(sql) }
    }

    /// A condition that one row meets.
    private mutating func randomRow(of table: String) throws -> String? {
        let count = try connection.integer("SELECT count(*) FROM \(table)") ?? 0
        guard count > 0 else { return nil }
        let offset = Int64.random(in: 0..<count, using: &generator)
        let names = Self.keys[table] ?? ["rowid"]
        let condition = names.map { "'\($0) = ' || quote(\($0))" }.joined(separator: " || ' AND ' || ")
        return try connection.text("SELECT \(condition) FROM \(table) LIMIT 1 OFFSET \(offset)")
    }

    private func columns(of table: String) throws -> [String] {
        let statement = try connection.prepare("SELECT name FROM pragma_table_info('\(table)')")
        var names: [String] = []
        while try statement.step() { names.append(statement.text(0)) }
        return names
    }

    /// Another value: one at an edge, one near the old one, or one of another row.
    private mutating func value(of column: String, in table: String, _ row: String) throws -> String {
        let old = try connection.text("SELECT quote(\(column)) FROM \(table) WHERE \(row)") ?? "NULL"
        let other = try randomRow(of: table) ?? row
        let another = try connection.text("SELECT quote(\(column)) FROM \(table) WHERE \(other)") ?? "NULL"
        var values = [another, another, "NULL"]
        if let number = Int64(old) {
            let edges: [Int64] = [
                0, 1, -1, .max, .min, .max - 1, number &+ 1, number &- 1, -number, 1 << 32, 65_536, 1 << 20,
                Instant.latest.microseconds, Instant.earliest.microseconds, Instant.latest.microseconds + 1,
                number ^ (1 << Int64.random(in: 0..<63, using: &generator)),
            ]
            values += edges.map { String($0) }
        } else if old.hasPrefix("X'") {
            values += ["x'00112233445566778899aabbccddeeff'", "x''", "x'00'"]
        } else {
            values += ["''", "'won'", "'open'", "'EUR'", "'deal'", "CAST(x'FF' AS TEXT)", "'{}'", "7"]
        }
        return values.randomElement(using: &generator) ?? "NULL"
    }

    /// Makes the checksums of a table anew over what stands in it.
    private func seal(_ table: String) throws {
        let names = Self.sealed[table] ?? ""
        let last = Int32(names.split(separator: ",").count - 1)
        var definitions = Definitions()
        if table == "deal_versions" { try DefinitionsLoader.update(&definitions, from: connection) }
        let row = try connection.prepare("SELECT \(names) FROM \(table)")
        var checksums: [(Int64, Int64)] = []
        var bytes = RowBytes()
        while try row.step() {
            bytes.removeAll()
            if table == "deal_versions" {
                // In place of the ordinals of pipeline and stage stand their ids.
                bytes.append(stored: 0..<10, of: row)
                bytes.append(
                    try row.ordinal(10, in: definitions.pipelines).map { definitions.pipelines[$0].current.id })
                bytes.append(try row.ordinal(11, in: definitions.stages).map { definitions.stages[$0].current.id })
                bytes.append(stored: 12..<last, of: row)
            } else {
                bytes.append(stored: 0..<last, of: row)
            }
            checksums.append((row.integer(0), bytes.checksum))
        }
        for (sequence, checksum) in checksums {
            try connection.execute("UPDATE \(table) SET crc = \(checksum) WHERE seq = \(sequence)")
        }
    }

    /// Links all rows of the log anew.
    private func sealLog() throws {
        let read = try connection.prepare("SELECT \(LogRow.columns) FROM change_log ORDER BY seq")
        var rows: [LogRow] = []
        while try read.step() {
            guard let id: Identifier<LogRow.Entity> = read.id(7), let cause = ChangeCause(rawValue: read.text(3)),
                let kind = EntityKind(rawValue: read.text(6))
            else { return }
            rows.append(
                LogRow(
                    sequence: read.integer(0), recordedAt: Instant(microseconds: read.integer(1)),
                    actor: read.text(2), cause: cause, requestID: read.optionalText(4), operation: read.text(5),
                    kind: kind, entityHigh: id.high, entityLow: id.low, changes: read.text(8)))
        }
        try connection.execute("DELETE FROM change_log")
        let insert = try connection.prepare(LogRow.insertSQL)
        var chain = LogState().chain
        var bytes = RowBytes()
        for row in rows {
            chain = row.bind(to: insert, after: chain, bytes: &bytes)
            try insert.run()
        }
    }
}
