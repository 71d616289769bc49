internal import DealModel

/// How versions of pipelines and stages stand in their tables.
enum DefinitionRows {
    static let pipelineColumns =
        "seq, id, recorded_at, name, is_default, archived, deleted, external_source, external_id, crc"
    static let stageColumns = """
        seq, id, recorded_at, pipeline_id, name, position, kind, probability, forecast_category, stale_after_days, \
        archived, deleted, external_source, external_id, crc
        """
    static let insertPipelineSQL =
        "INSERT INTO pipeline_versions (\(pipelineColumns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    static let insertStageSQL = """
        INSERT INTO stage_versions (\(stageColumns))
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
        """

    static func bind(
        _ pipeline: Pipeline, sequence: Int64, recordedAt: Instant, to statement: SQLiteStatement, bytes: inout RowBytes
    ) {
        statement.bind(1, sequence)
        statement.bind(2, pipeline.id)
        statement.bind(3, recordedAt.microseconds)
        statement.bind(4, pipeline.name)
        statement.bind(5, pipeline.isDefault ? 1 as Int64 : 0)
        statement.bind(6, pipeline.isArchived ? 1 as Int64 : 0)
        statement.bind(7, pipeline.isDeleted ? 1 as Int64 : 0)
        statement.bind(8, pipeline.externalID?.source)
        statement.bind(9, pipeline.externalID?.id)
        statement.bind(10, checksum(of: pipeline, sequence: sequence, recordedAt: recordedAt, bytes: &bytes))
    }

    static func bind(
        _ stage: Stage, sequence: Int64, recordedAt: Instant, to statement: SQLiteStatement, bytes: inout RowBytes
    ) {
        statement.bind(1, sequence)
        statement.bind(2, stage.id)
        statement.bind(3, recordedAt.microseconds)
        statement.bind(4, stage.pipelineID)
        statement.bind(5, stage.name)
        statement.bind(6, Int64(stage.position))
        statement.bind(7, stage.kind.rawValue)
        statement.bind(8, stage.defaultProbability.map { Int64($0.millionths) })
        statement.bind(9, stage.forecastCategory?.rawValue)
        statement.bind(10, stage.staleAfterDays.map { Int64($0) })
        statement.bind(11, stage.isArchived ? 1 as Int64 : 0)
        statement.bind(12, stage.isDeleted ? 1 as Int64 : 0)
        statement.bind(13, stage.externalID?.source)
        statement.bind(14, stage.externalID?.id)
        statement.bind(15, checksum(of: stage, sequence: sequence, recordedAt: recordedAt, bytes: &bytes))
    }

    /// Reads a pipeline's version, with its sequence number and time.
    ///
    /// - Throws: `damaged` naming the row where the checksum differs, or where it holds what was never written.
    static func readPipeline(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> VersionedDefinition<Pipeline>.Version {
        do throws(StoreError) {
            return try decodePipeline(statement, bytes: &bytes)
        } catch {
            throw error.inRow(statement.integer(0), of: "pipeline_versions")
        }
    }

    /// Reads a stage's version, with its sequence number and time.
    ///
    /// - Throws: `damaged` naming the row where the checksum differs, or where it holds what was never written.
    static func readStage(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> VersionedDefinition<Stage>.Version {
        do throws(StoreError) {
            return try decodeStage(statement, bytes: &bytes)
        } catch {
            throw error.inRow(statement.integer(0), of: "stage_versions")
        }
    }

    private static func decodePipeline(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> VersionedDefinition<Pipeline>.Version {
        let sequence = try statement.integer(0, in: 1...LogState.sequenceMax)
        guard let id: PipelineID = statement.id(1) else { throw .damaged("there is no id") }
        let recordedAt = try statement.instant(2)
        let pipeline = Pipeline(
            id: id, name: statement.text(3), isDefault: statement.integer(4) != 0,
            isArchived: statement.integer(5) != 0, isDeleted: statement.integer(6) != 0,
            externalID: externalID(statement, 7))
        guard checksum(of: pipeline, sequence: sequence, recordedAt: recordedAt, bytes: &bytes) == statement.integer(9)
        else { throw .damaged(LogRow.badChecksum) }
        return VersionedDefinition.Version(sequence: sequence, recordedAt: recordedAt, value: pipeline)
    }

    private static func decodeStage(
        _ statement: SQLiteStatement, bytes: inout RowBytes
    ) throws(StoreError) -> VersionedDefinition<Stage>.Version {
        let sequence = try statement.integer(0, in: 1...LogState.sequenceMax)
        let recordedAt = try statement.instant(2)
        guard let id: StageID = statement.id(1), let pipelineID: PipelineID = statement.id(3),
            let kind = StageKind(rawValue: statement.text(6))
        else { throw .damaged("there is no id, pipeline or kind") }
        let stage = Stage(
            id: id, pipelineID: pipelineID, name: statement.text(4),
            position: Int(try statement.integer(5, in: 0...numbersMax)), kind: kind,
            defaultProbability: try statement.decoded(7, statement.optionalInteger(7)) { Probability(millionths: $0) },
            forecastCategory: try statement.decoded(8, statement.optionalText(8)) { ForecastCategory(rawValue: $0) },
            staleAfterDays: try statement.optionalInteger(9, in: 0...numbersMax).map { Int($0) },
            isArchived: statement.integer(10) != 0, isDeleted: statement.integer(11) != 0,
            externalID: externalID(statement, 12))
        guard checksum(of: stage, sequence: sequence, recordedAt: recordedAt, bytes: &bytes) == statement.integer(14)
        else { throw .damaged(LogRow.badChecksum) }
        return VersionedDefinition.Version(sequence: sequence, recordedAt: recordedAt, value: stage)
    }

    /// Beyond every position and number of days that can be asked for, with room for making way and adding up.
    private static let numbersMax = Int64(Int32.max)

    private static func externalID(_ statement: SQLiteStatement, _ column: Int32) -> ExternalID? {
        guard let source = statement.optionalText(column), let id = statement.optionalText(column + 1) else {
            return nil
        }
        return ExternalID(source: source, id: id)
    }

    private static func checksum(
        of pipeline: Pipeline, sequence: Int64, recordedAt: Instant, bytes: inout RowBytes
    ) -> Int64 {
        bytes.removeAll()
        bytes.append(sequence)
        bytes.append(pipeline.id)
        bytes.append(recordedAt.microseconds)
        bytes.append(pipeline.name)
        bytes.append(pipeline.isDefault)
        bytes.append(pipeline.isArchived)
        bytes.append(pipeline.isDeleted)
        bytes.append(pipeline.externalID?.source)
        bytes.append(pipeline.externalID?.id)
        return bytes.checksum
    }

    private static func checksum(of stage: Stage, sequence: Int64, recordedAt: Instant, bytes: inout RowBytes) -> Int64
    {
        bytes.removeAll()
        bytes.append(sequence)
        bytes.append(stage.id)
        bytes.append(recordedAt.microseconds)
        bytes.append(stage.pipelineID)
        bytes.append(stage.name)
        bytes.append(Int64(stage.position))
        bytes.append(stage.kind.rawValue)
        bytes.append(stage.defaultProbability.map { Int64($0.millionths) })
        bytes.append(stage.forecastCategory?.rawValue)
        bytes.append(stage.staleAfterDays.map { Int64($0) })
        bytes.append(stage.isArchived)
        bytes.append(stage.isDeleted)
        bytes.append(stage.externalID?.source)
        bytes.append(stage.externalID?.id)
        return bytes.checksum
    }
}
