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

    /// Records what is set for the whole workspace. What is unchanged is not recorded.
    ///
    /// - Precondition: the id is that of the settings before, where there are any.
    public func record(_ settings: WorkspaceSettings) throws(StoreError) {
        let before = definitions.settings?.current
        precondition(before?.id ?? settings.id == settings.id, "the settings \(settings.id) are those of another")
        let changes = ChangeText.text(of: settings, before: before)
        guard changes != ChangeText.nothing else { return }
        let sequence = nextSequence
        try log(kind: .workspace, id: settings.id, changes: changes)
        SettingsRow.bind(
            settings, sequence: sequence, recordedAt: recordedAt, to: statements.insertSettings, bytes: &bytes)
        try storing { () throws(SQLiteError) in try statements.insertSettings.run() }
        state.definitions.record(settings, sequence: sequence, recordedAt: recordedAt)
    }

    /// Records a new tag, or the next version of a known one. A definition that is unchanged is not recorded.
    ///
    /// - Precondition: no other tag that is not deleted has its name.
    public func record(_ tag: Tag) throws(StoreError) {
        let namesake = tag.isDeleted ? nil : definitions.tag(named: tag.name)
        precondition(namesake?.id ?? tag.id == tag.id, "tag \(tag.id) has the name of another")
        let changes = ChangeText.text(of: tag, before: definitions.tag(tag.id))
        guard changes != ChangeText.nothing else { return }
        let sequence = nextSequence
        try log(kind: .tag, id: tag.id, changes: changes)
        TagRow.bind(tag, sequence: sequence, recordedAt: recordedAt, to: statements.insertTag, bytes: &bytes)
        try storing { () throws(SQLiteError) in try statements.insertTag.run() }
        state.definitions.record(tag, sequence: sequence, recordedAt: recordedAt)
    }
}
