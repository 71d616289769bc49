internal import DealModel

/// Checks a workspace's file over one consistent read-only view, without stopping at what it finds.
///
/// Rows are streamed, so memory is bounded by the definitions, the versions of one deal and a number for each deal.
final class StoreCheck {
    /// After how many rows the progress is told and a cancellation is looked for.
    private static let rowsPerStep: Int64 = 4_096
    /// Which part of the progress stands for the check of the file's pages.
    private static let fileShare = 0.2

    /// The tables whose rows the log speaks of.
    static let versionTables = [
        "pipeline_versions", "stage_versions", "tag_versions", "settings_versions", "rate_set_versions",
        "deal_versions", "deal_contact_versions", "deal_tag_versions",
    ]
    static let tables =
        ["change_log"] + versionTables + ["rate_quotes", "deals", "deal_contacts", "deal_tags", "stage_changes"]

    let connection: SQLiteConnection
    var report = StoreCheckReport()
    /// Pipelines, stages and tags, as far as they can be read; those that cannot keep their ordinals.
    var definitions = Definitions()
    var bytes = RowBytes()
    private let progress: @Sendable (Double, String) -> Void
    private let isCancelled: @Sendable () -> Bool
    private var rowsDone: Int64 = 0
    private var rowsTotal: Int64 = 0
    private var table = ""

    init(
        path: String, progress: @escaping @Sendable (Double, String) -> Void,
        isCancelled: @escaping @Sendable () -> Bool
    ) throws(StoreError) {
        self.progress = progress
        self.isCancelled = isCancelled
        do {
            connection = try SQLiteConnection(path: path, mode: .readOnly)
            _ = try connection.integer("SELECT count(*) FROM sqlite_schema")
        } catch {
            throw .unusable("\(path) cannot be opened: \(error.message)")
        }
        try connection.applyReaderSettings(path: path)
        try WorkspaceMigration.refuseForeign(connection, path: path)
        connection.stops(when: isCancelled)
    }

    /// Looks at everything.
    func run() throws(StoreError) -> StoreCheckReport {
        try storing { () throws(SQLiteError) in try connection.execute("BEGIN") }
        defer { try? connection.execute("COMMIT") }
        countRows()
        pass("sqlite") { () throws(SQLiteError) in try checkPages() }
        pass("sqlite") { () throws(SQLiteError) in try checkReferences() }
        pass("sqlite_schema") { () throws(SQLiteError) in try checkSchema() }
        pass("pipeline_versions") { () throws(SQLiteError) in try checkPipelines() }
        pass("stage_versions") { () throws(SQLiteError) in try checkStages() }
        pass("tag_versions") { () throws(SQLiteError) in try checkTagDefinitions() }
        pass("settings_versions") { () throws(SQLiteError) in try checkSettings() }
        pass("rate_set_versions") { () throws(SQLiteError) in try checkRateSets() }
        pass("rate_quotes") { () throws(SQLiteError) in try checkStrayQuotes() }
        pass("change_log") { () throws(SQLiteError) in try checkLog() }
        pass("deal_versions") { () throws(SQLiteError) in try checkDealVersions() }
        pass("deal_contact_versions") { () throws(SQLiteError) in try checkContacts() }
        pass("deal_tag_versions") { () throws(SQLiteError) in try checkTags() }
        pass("deals") { () throws(SQLiteError) in try checkDeals() }
        pass("deal_contacts") { () throws(SQLiteError) in try checkCurrentLinks() }
        pass("deal_text") { () throws(SQLiteError) in try checkText() }
        pass("stage_changes") { () throws(SQLiteError) in try checkStrayStageChanges() }
        pass("kept_answers") { () throws(SQLiteError) in try checkAnswers() }
        if report.isComplete { progress(1, "") }
        return report
    }

    /// Notes something that is not as it should be.
    func find(_ table: String, _ row: Int64?, _ sentence: String) {
        report.add(StoreCheckReport.Finding(table: table, row: row, sentence: sentence))
    }

    /// Counts one row more; false where the check is to end.
    func goesOn() -> Bool {
        guard report.isComplete else { return false }
        rowsDone += 1
        guard rowsDone % Self.rowsPerStep == 0 else { return true }
        tell()
        if isCancelled() { report.isComplete = false }
        return report.isComplete
    }

    /// Runs one part; where the file cannot be read on, that is a finding and the next part has its turn.
    private func pass(_ table: String, _ body: () throws(SQLiteError) -> Void) {
        guard report.isComplete, !isCancelled() else {
            report.isComplete = false
            return
        }
        self.table = table
        tell()
        do {
            try body()
        } catch {
            if error.trouble == .stopped { return report.isComplete = false }
            find(table, nil, "cannot be read to its end: \(error.message)")
        }
    }

    private func tell() {
        let share = min(1, Double(rowsDone) / Double(max(rowsTotal, 1)))
        let isFile = table == "sqlite"
        progress(isFile ? 0 : Self.fileShare + (1 - Self.fileShare) * share, table)
    }

    private func countRows() {
        for table in Self.tables {
            let count = try? connection.integer("SELECT count(*) FROM \(table)")
            report.counts.append(StoreCheckReport.TableCount(table: table, rowCount: count))
            rowsTotal += count ?? 0
        }
        // The versions are read once for themselves and once for the deals that follow from them.
        rowsTotal += report.counts.first { $0.table == "deal_versions" }?.rowCount ?? 0
    }
}
