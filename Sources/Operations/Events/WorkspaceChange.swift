/// That something in a workspace is not what it was.
public struct WorkspaceChange: Hashable, Sendable {
    /// What it is.
    public enum Subject: Hashable, Sendable {
        /// A deal, or a contact or a tag of it.
        case deal(String)
        /// A pipeline.
        case pipeline(String)
        /// A stage.
        case stage(String)
        /// Anything else.
        case other
    }

    /// What it is, by its id.
    public let subject: Subject
    /// The pipelines whose figures it may change.
    public let pipelineIDs: [String]
    /// Whether there is a pipeline more, or one less.
    public let changesPipelineList: Bool
}
