internal import DealModel

extension StoreCheck {
    /// Checks the versions of pipelines and takes them in, readable or not, so that ordinals stay what they were.
    func checkPipelines() throws(SQLiteError) {
        let comparison = try connection.prepare(LoggedVersion.comparisonSQL)
        let row = try connection.prepare(
            "SELECT \(DefinitionRows.pipelineColumns) FROM pipeline_versions ORDER BY seq")
        while try row.step(), goesOn() {
            let sequence = row.integer(0)
            let isIntact = checkSum(of: row, columns: 9, table: "pipeline_versions")
            guard let id: PipelineID = row.id(1) else { continue }
            let before = definitions.pipeline(id)
            let recordedAt = Instant(microseconds: row.integer(2))
            guard isIntact, let version = try? DefinitionRows.readPipeline(row, bytes: &bytes) else {
                if isIntact { find("pipeline_versions", sequence, Self.neverWritten) }
                definitions.record(before ?? Pipeline(id: id, name: ""), sequence: sequence, recordedAt: recordedAt)
                continue
            }
            definitions.record(version.value, sequence: sequence, recordedAt: recordedAt)
            let logged = LoggedVersion(
                kind: .pipeline, id: id, recordedAt: recordedAt,
                changes: ChangeText.text(of: version.value, before: before))
            try compare(sequence, "pipeline_versions", with: logged, comparison)
        }
    }

    /// Checks the versions of stages and takes them in, readable or not, so that ordinals stay what they were.
    func checkStages() throws(SQLiteError) {
        let comparison = try connection.prepare(LoggedVersion.comparisonSQL)
        let row = try connection.prepare("SELECT \(DefinitionRows.stageColumns) FROM stage_versions ORDER BY seq")
        while try row.step(), goesOn() {
            let sequence = row.integer(0)
            let isIntact = checkSum(of: row, columns: 14, table: "stage_versions")
            guard let id: StageID = row.id(1) else { continue }
            let before = definitions.stage(id)
            let recordedAt = Instant(microseconds: row.integer(2))
            guard isIntact, let version = try? DefinitionRows.readStage(row, bytes: &bytes) else {
                if isIntact { find("stage_versions", sequence, Self.neverWritten) }
                let nobody = PipelineID(high: 0, low: 0)
                let placeholder = Stage(id: id, pipelineID: nobody, name: "", position: 0, kind: .open)
                definitions.record(before ?? placeholder, sequence: sequence, recordedAt: recordedAt)
                continue
            }
            let stage = version.value
            definitions.record(stage, sequence: sequence, recordedAt: recordedAt)
            if definitions.ordinal(of: stage.pipelineID) == nil {
                find("stage_versions", sequence, "belongs to no pipeline")
            }
            let logged = LoggedVersion(
                kind: .stage, id: id, recordedAt: recordedAt, changes: ChangeText.text(of: stage, before: before))
            try compare(sequence, "stage_versions", with: logged, comparison)
        }
    }

    /// Checks the versions of tags and takes them in, readable or not, so that ordinals stay what they were.
    func checkTagDefinitions() throws(SQLiteError) {
        let comparison = try connection.prepare(LoggedVersion.comparisonSQL)
        let row = try connection.prepare("SELECT \(TagRow.columns) FROM tag_versions ORDER BY seq")
        while try row.step(), goesOn() {
            let sequence = row.integer(0)
            let isIntact = checkSum(of: row, columns: 6, table: "tag_versions")
            guard let id: TagID = row.id(1) else { continue }
            let before = definitions.tag(id)
            let recordedAt = Instant(microseconds: row.integer(2))
            guard isIntact, let version = try? TagRow.read(row, bytes: &bytes) else {
                if isIntact { find("tag_versions", sequence, Self.neverWritten) }
                definitions.record(before ?? Tag(id: id, name: ""), sequence: sequence, recordedAt: recordedAt)
                continue
            }
            let tag = version.value
            if !tag.isDeleted, let other = definitions.tag(named: tag.name), other.id != id {
                find("tag_versions", sequence, "has the name of another tag")
            }
            definitions.record(tag, sequence: sequence, recordedAt: recordedAt)
            let logged = LoggedVersion(
                kind: .tag, id: id, recordedAt: recordedAt, changes: ChangeText.text(of: tag, before: before))
            try compare(sequence, "tag_versions", with: logged, comparison)
        }
    }

    /// Checks the checksum of a row whose columns stand in the order of its canonical bytes, the checksum after them.
    func checkSum(of row: SQLiteStatement, columns: Int32, table: String) -> Bool {
        bytes.removeAll()
        bytes.append(stored: 0..<columns, of: row)
        let isIntact = row.storage(columns) == .integer && bytes.checksum == row.integer(columns)
        if !isIntact { find(table, row.integer(0), Self.badChecksum) }
        return isIntact
    }

    /// Compares a row with what the change log says about it.
    func compare(
        _ sequence: Int64, _ table: String, with logged: LoggedVersion, _ comparison: SQLiteStatement
    ) throws(SQLiteError) {
        logged.bind(sequence, to: comparison)
        defer { comparison.reset() }
        guard try comparison.step() else { return find(table, sequence, "has no row in change_log") }
        let different = LoggedVersion.aspects.enumerated().filter { comparison.integer(Int32($0.offset)) != 1 }
        if !different.isEmpty {
            let names = different.map(\.element).joined(separator: ", ")
            find(table, sequence, "differs from its row in change_log in \(names)")
        }
    }
}
