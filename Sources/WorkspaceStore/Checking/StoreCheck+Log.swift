internal import DealModel
internal import Digests

extension StoreCheck {
    /// Where the rows stand that the log speaks of, by its own word for them.
    private static let tableOfKind: [EntityKind: String] = [
        .pipeline: "pipeline_versions", .stage: "stage_versions", .tag: "tag_versions",
        .workspace: "settings_versions", .rateSet: "rate_set_versions", .deal: "deal_versions",
        .dealContact: "deal_contact_versions",
        .dealTag: "deal_tag_versions",
    ]

    /// Checks the log by itself, row after row, and that each row has the version that it speaks of.
    func checkLog() throws(SQLiteError) {
        var versions: [EntityKind: SQLiteStatement] = [:]
        for (kind, table) in Self.tableOfKind {
            versions[kind] = try connection.prepare("SELECT 1 FROM \(table) WHERE seq = ?1")
        }
        let row = try connection.prepare("SELECT \(LogRow.columns) FROM change_log ORDER BY seq")
        var recordedAt = Int64.min
        while try row.step(), goesOn() {
            let sequence = row.integer(0)
            checkGap(before: sequence)
            checkSeal(of: row, sequence: sequence)
            if row.integer(1) < recordedAt { find("change_log", sequence, "was recorded before the row before it") }
            recordedAt = row.integer(1)
            try checkEntity(of: row, sequence: sequence, versions: versions)
            report.lastSequence = sequence
            report.lastHash = row.bytes(9)
        }
    }

    private func checkGap(before sequence: Int64) {
        let (expected, _) = report.lastSequence.addingReportingOverflow(1)
        guard sequence != expected else { return }
        guard sequence > expected else { return find("change_log", sequence, "has a number that is never given") }
        let (last, _) = sequence.subtractingReportingOverflow(1)
        find(
            "change_log", sequence,
            expected == last
                ? "follows on row \(expected), which is missing"
                : "follows on rows \(expected) to \(last), which are missing")
    }

    /// Checks the row's checksum and, where that is right, its link to the row before.
    private func checkSeal(of row: SQLiteStatement, sequence: Int64) {
        bytes.removeAll()
        bytes.append(stored: 0..<9, of: row)
        guard bytes.checksum == row.integer(10), row.storage(10) == .integer else {
            return find("change_log", sequence, Self.badChecksum)
        }
        // The hash goes on from what the row before has stored: one damaged row is then one finding, not all after it.
        bytes.append(raw: report.lastHash)
        guard SHA256.digest(of: bytes.bytes) == row.bytes(9), row.storage(9) == .blob else {
            return find(
                "change_log", sequence, "breaks the chain: it, or the row before it, was changed or removed")
        }
    }

    private func checkEntity(
        of row: SQLiteStatement, sequence: Int64, versions: [EntityKind: SQLiteStatement]
    ) throws(SQLiteError) {
        if ChangeCause(rawValue: row.text(3)) == nil { find("change_log", sequence, "has a cause that is none") }
        guard let kind = EntityKind(rawValue: row.text(6)), let version = versions[kind] else {
            return find("change_log", sequence, "speaks of a kind that no table holds")
        }
        version.bind(1, sequence)
        defer { version.reset() }
        if try !version.step() {
            find("change_log", sequence, "has no row in \(Self.tableOfKind[kind] ?? "")")
        }
    }

    static let badChecksum = "does not match its checksum"
    static let neverWritten = "holds what was never written"
}
