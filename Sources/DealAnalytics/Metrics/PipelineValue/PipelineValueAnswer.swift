/// What `PipelineValue` answers.
public struct PipelineValueAnswer: Hashable, Sendable {
    /// Of all deals, each once.
    public let total: FigureGroup
    /// Of each group, in order; none where none were asked for. Groups by tag overlap.
    public let groups: [FigureGroup]
}
