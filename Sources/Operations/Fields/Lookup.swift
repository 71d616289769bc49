internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Finds what a call names, and says no in the same words everywhere.
enum Lookup {
    /// The live pipeline of that id.
    static func pipeline(_ id: PipelineID, in definitions: Definitions) throws(Problem) -> VersionedDefinition<Pipeline>
    {
        guard let ordinal = definitions.ordinal(of: id), !definitions.pipelines[ordinal].current.isDeleted else {
            throw OperationCall.notFound("pipeline")
        }
        return definitions.pipelines[ordinal]
    }

    /// The live stage of that id.
    static func stage(_ id: StageID, in definitions: Definitions) throws(Problem) -> VersionedDefinition<Stage> {
        guard let ordinal = definitions.ordinal(of: id), !definitions.stages[ordinal].current.isDeleted else {
            throw OperationCall.notFound("stage")
        }
        return definitions.stages[ordinal]
    }

    /// The live tag of that id.
    static func tag(_ id: TagID, in definitions: Definitions) throws(Problem) -> VersionedDefinition<Tag> {
        guard let ordinal = definitions.ordinal(of: id), !definitions.tags[ordinal].current.isDeleted else {
            throw OperationCall.notFound("tag")
        }
        return definitions.tags[ordinal]
    }

    /// A pipeline as a write leaves it: what its caller is answered, whoever writes next.
    static func written(_ id: PipelineID, by write: WriteTransaction) -> VersionedDefinition<Pipeline> {
        guard let ordinal = write.definitions.ordinal(of: id) else { preconditionFailure("\(id) was not written") }
        return write.definitions.pipelines[ordinal]
    }

    /// A stage as a write leaves it.
    static func written(_ id: StageID, by write: WriteTransaction) -> VersionedDefinition<Stage> {
        guard let ordinal = write.definitions.ordinal(of: id) else { preconditionFailure("\(id) was not written") }
        return write.definitions.stages[ordinal]
    }

    /// A tag as a write leaves it.
    static func written(_ id: TagID, by write: WriteTransaction) -> VersionedDefinition<Tag> {
        guard let ordinal = write.definitions.ordinal(of: id) else { preconditionFailure("\(id) was not written") }
        return write.definitions.tags[ordinal]
    }

    /// The live stages of a pipeline by position, each with all that it has been.
    static func stages(of pipeline: PipelineID, in definitions: Definitions) -> [VersionedDefinition<Stage>] {
        definitions.liveStages(of: pipeline).compactMap { stage in
            definitions.ordinal(of: stage.id).map { definitions.stages[$0] }
        }
    }

    /// A stage that a body or a query names as where deals are to go: live, not archived, its pipeline neither.
    static func target(_ id: StageID, in definitions: Definitions, pointer: String) throws(Problem) -> Stage {
        guard let stage = definitions.stage(id), !stage.isDeleted,
            let pipeline = definitions.pipeline(stage.pipelineID), !pipeline.isDeleted
        else {
            throw Problem(
                .validationFailed, "There is no such stage.",
                errors: [FieldProblem(pointer: pointer, code: "unknown_id", detail: "There is no stage \(id).")])
        }
        guard !stage.isArchived, !pipeline.isArchived else {
            let what = stage.isArchived ? "stage \(stage.name)" : "pipeline \(pipeline.name)"
            throw Problem(
                .archived, "The \(what) is archived and takes no deals.",
                errors: [FieldProblem(pointer: pointer, code: "archived", detail: "The \(what) is archived.")])
        }
        return stage
    }
}

/// A refusal inside a write, in the store's words.
func refusing<Result>(_ body: () throws(Problem) -> Result) throws(StoreError) -> Result {
    do { return try body() } catch { throw .refused(error) }
}
