internal import DealModel

/// Reads the versions of pipelines and stages that a set of definitions does not have yet.
enum DefinitionsLoader {
    /// Brings `definitions` up to what the connection sees; versions come in the order of the change log.
    ///
    /// - Throws: `damaged` naming the row that does not match its checksum or does not fit to those before it.
    static func update(_ definitions: inout Definitions, from connection: SQLiteConnection) throws(StoreError) {
        let after = definitions.lastSequence
        let newest = try storing { () throws(SQLiteError) in
            try connection.integer(
                """
                SELECT max((SELECT coalesce(max(seq), 0) FROM pipeline_versions),
                           (SELECT coalesce(max(seq), 0) FROM stage_versions))
                """) ?? 0
        }
        guard newest > after else { return }
        var pipelines = try pipelineVersions(after: after, from: connection)[...]
        var stages = try stageVersions(after: after, from: connection)[...]
        while true {
            if let next = pipelines.first, next.sequence < stages.first?.sequence ?? .max {
                definitions.record(next.value, sequence: next.sequence, recordedAt: next.recordedAt)
                pipelines.removeFirst()
            } else if let next = stages.popFirst() {
                try check(next, against: definitions)
                definitions.record(next.value, sequence: next.sequence, recordedAt: next.recordedAt)
            } else {
                return
            }
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
}
