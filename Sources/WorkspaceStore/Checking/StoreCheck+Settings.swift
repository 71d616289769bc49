internal import DealModel

extension StoreCheck {
    /// Checks the versions of the workspace's settings.
    func checkSettings() throws(SQLiteError) {
        let table = "settings_versions"
        let comparison = try connection.prepare(LoggedVersion.comparisonSQL)
        let row = try connection.prepare("SELECT \(SettingsRow.columns) FROM \(table) ORDER BY seq")
        var before: WorkspaceSettings?
        while try row.step(), goesOn() {
            let sequence = row.integer(0)
            guard checkSum(of: row, columns: 8, table: table) else { continue }
            guard let version = try? SettingsRow.read(row, bytes: &bytes) else {
                find(table, sequence, Self.neverWritten)
                continue
            }
            if let before, before.id != version.value.id {
                find(table, sequence, "has another id than those before it")
            }
            let logged = LoggedVersion(
                kind: .workspace, id: version.value.id, recordedAt: version.recordedAt,
                changes: ChangeText.text(of: version.value, before: before))
            try compare(sequence, table, with: logged, comparison)
            before = version.value
        }
    }

    /// Checks the answers that are kept; nothing else says which there are.
    func checkAnswers() throws(SQLiteError) {
        let table = "kept_answers"
        let row = try connection.prepare("SELECT \(AnswerRows.columns) FROM \(table)")
        while try row.step(), goesOn() {
            guard (try? AnswerRows.read(row, bytes: &bytes)) == nil else { continue }
            find(table, nil, "has an answer that was never given")
        }
    }
}
