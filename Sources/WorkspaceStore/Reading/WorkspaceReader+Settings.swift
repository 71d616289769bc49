public import DealModel

extension WorkspaceReader {
    /// What is set for the whole workspace, with all that it has been; nil before anything was.
    public func settings() throws(StoreError) -> VersionedDefinition<WorkspaceSettings>? {
        try SettingsRow.all(connection)
    }
}
