internal import DealModel

/// Reads the versions of pipelines, stages, tags and settings that a set of definitions does not have yet.
enum DefinitionsLoader {
    /// Brings `definitions` up to what the connection sees; versions come in the order of the change log.
    ///
    /// - Throws: `damaged` naming the row that does not match its checksum or does not fit to those before it.
    static func update(_ definitions: inout Definitions, from connection: SQLiteConnection) throws(StoreError) {
        let after = definitions.lastRecordedSequence
        let newest = try storing { () throws(SQLiteError) in
            try connection.integer(
                """
                SELECT max((SELECT coalesce(max(seq), 0) FROM pipeline_versions),
                           (SELECT coalesce(max(seq), 0) FROM stage_versions),
                           (SELECT coalesce(max(seq), 0) FROM tag_versions),
                           (SELECT coalesce(max(seq), 0) FROM settings_versions))
                """) ?? 0
        }
        guard newest > after else { return }
        var recorded = try pipelineVersions(after: after, from: connection).map { RecordedDefinition.pipeline($0) }
        recorded += try stageVersions(after: after, from: connection).map { .stage($0) }
        recorded += try tagVersions(after: after, from: connection).map { .tag($0) }
        recorded += try settingsVersions(after: after, from: connection).map { .settings($0) }
        for next in recorded.sorted(by: { $0.sequence < $1.sequence }) {
            switch next {
            case .pipeline: break
            case .stage(let version): try check(version, against: definitions)
            case .tag(let version): try check(version, against: definitions)
            case .settings(let version): try check(version, against: definitions)
            }
            guard next.sequence > definitions.lastRecordedSequence else {
                throw .damaged("two definitions have the sequence number \(next.sequence)")
            }
            definitions.record(next)
        }
    }

    /// A stage belongs to a pipeline that is known, always the same one.
    private static func check(
        _ next: VersionedDefinition<Stage>.Version, against definitions: Definitions
    ) throws(StoreError) {
        let stage = next.value
        guard definitions.ordinal(of: stage.pipelineID) != nil,
            definitions.stage(stage.id)?.pipelineID ?? stage.pipelineID == stage.pipelineID
        else {
            throw StoreError.damaged("it belongs to no pipeline, or to another one than before")
                .inRow(next.sequence, of: "stage_versions")
        }
    }

    /// No two tags that are not deleted have the same name.
    private static func check(
        _ next: VersionedDefinition<Tag>.Version, against definitions: Definitions
    ) throws(StoreError) {
        guard !next.value.isDeleted, let other = definitions.tag(named: next.value.name), other.id != next.value.id
        else { return }
        throw StoreError.damaged("another tag has its name").inRow(next.sequence, of: "tag_versions")
    }

    /// All settings are versions of one thing.
    private static func check(
        _ next: VersionedDefinition<WorkspaceSettings>.Version, against definitions: Definitions
    ) throws(StoreError) {
        guard definitions.settings?.current.id ?? next.value.id != next.value.id else { return }
        throw StoreError.damaged("it has another id than those before it")
            .inRow(next.sequence, of: "settings_versions")
    }

    private static func pipelineVersions(
        after sequence: Int64, from connection: SQLiteConnection
    ) throws(StoreError) -> [VersionedDefinition<Pipeline>.Version] {
        let statement = try storing { () throws(SQLiteError) in
            try connection.prepare(
                "SELECT \(DefinitionRows.pipelineColumns) FROM pipeline_versions WHERE seq > ?1 ORDER BY seq")
        }
        statement.bind(1, sequence)
        var bytes = RowBytes()
        var versions: [VersionedDefinition<Pipeline>.Version] = []
        while try storing({ () throws(SQLiteError) in try statement.step() }) {
            versions.append(try DefinitionRows.readPipeline(statement, bytes: &bytes))
        }
        return versions
    }

    private static func stageVersions(
        after sequence: Int64, from connection: SQLiteConnection
    ) throws(StoreError) -> [VersionedDefinition<Stage>.Version] {
        let statement = try storing { () throws(SQLiteError) in
            try connection.prepare(
                "SELECT \(DefinitionRows.stageColumns) FROM stage_versions WHERE seq > ?1 ORDER BY seq")
        }
        statement.bind(1, sequence)
        var bytes = RowBytes()
        var versions: [VersionedDefinition<Stage>.Version] = []
        while try storing({ () throws(SQLiteError) in try statement.step() }) {
            versions.append(try DefinitionRows.readStage(statement, bytes: &bytes))
        }
        return versions
    }

    private static func tagVersions(
        after sequence: Int64, from connection: SQLiteConnection
    ) throws(StoreError) -> [VersionedDefinition<Tag>.Version] {
        let statement = try storing { () throws(SQLiteError) in
            try connection.prepare("SELECT \(TagRow.columns) FROM tag_versions WHERE seq > ?1 ORDER BY seq")
        }
        statement.bind(1, sequence)
        var bytes = RowBytes()
        var versions: [VersionedDefinition<Tag>.Version] = []
        while try storing({ () throws(SQLiteError) in try statement.step() }) {
            versions.append(try TagRow.read(statement, bytes: &bytes))
        }
        return versions
    }

    private static func settingsVersions(
        after sequence: Int64, from connection: SQLiteConnection
    ) throws(StoreError) -> [VersionedDefinition<WorkspaceSettings>.Version] {
        let statement = try storing { () throws(SQLiteError) in
            try connection.prepare("SELECT \(SettingsRow.columns) FROM settings_versions WHERE seq > ?1 ORDER BY seq")
        }
        statement.bind(1, sequence)
        var bytes = RowBytes()
        var versions: [VersionedDefinition<WorkspaceSettings>.Version] = []
        while try storing({ () throws(SQLiteError) in try statement.step() }) {
            versions.append(try SettingsRow.read(statement, bytes: &bytes))
        }
        return versions
    }
}
