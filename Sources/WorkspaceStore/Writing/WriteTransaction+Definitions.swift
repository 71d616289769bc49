public import DealModel

extension WriteTransaction {
    /// Records a new pipeline, or the next version of a known one. A definition that is unchanged is not recorded.
    public func record(_ pipeline: Pipeline) throws(StoreError) {
        let changes = ChangeText.text(of: pipeline, before: definitions.pipeline(pipeline.id))
        guard changes != ChangeText.nothing else { return }
        let sequence = nextSequence
        try log(kind: .pipeline, id: pipeline.id, changes: changes)
        DefinitionRows.bind(
            pipeline, sequence: sequence, recordedAt: recordedAt, to: statements.insertPipeline, bytes: &bytes)
        try storing { () throws(SQLiteError) in try statements.insertPipeline.run() }
        state.definitions.record(pipeline, sequence: sequence, recordedAt: recordedAt)
    }

    /// Records a new stage, or the next version of a known one. A definition that is unchanged is not recorded.
    ///
    /// - Precondition: its pipeline is known.
    public func record(_ stage: Stage) throws(StoreError) {
        precondition(definitions.ordinal(of: stage.pipelineID) != nil, "stage \(stage.id) has no pipeline")
        let changes = ChangeText.text(of: stage, before: definitions.stage(stage.id))
        guard changes != ChangeText.nothing else { return }
        let sequence = nextSequence
        try log(kind: .stage, id: stage.id, changes: changes)
        DefinitionRows.bind(
            stage, sequence: sequence, recordedAt: recordedAt, to: statements.insertStage, bytes: &bytes)
        try storing { () throws(SQLiteError) in try statements.insertStage.run() }
        state.definitions.record(stage, sequence: sequence, recordedAt: recordedAt)
    }
}
