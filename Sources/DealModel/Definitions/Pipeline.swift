/// The definition of a sales process, as it stands at one moment. Its stages name it, not the other way round.
public struct Pipeline: Hashable, Sendable {
    /// The pipeline's own id.
    public let id: PipelineID
    /// What people call it; 1 to 200 characters.
    public var name: String
    /// Whether new deals go here when they name no pipeline; true for at most one pipeline of a workspace.
    public var isDefault: Bool
    /// Whether it takes no more deals.
    public var isArchived: Bool
    /// Whether it is gone; earlier moments still show it.
    public var isDeleted: Bool
    /// The id that another system gave it.
    public var externalID: ExternalID?

    /// Makes a definition.
    public init(
        id: PipelineID, name: String, isDefault: Bool = false, isArchived: Bool = false, isDeleted: Bool = false,
        externalID: ExternalID? = nil
    ) {
        self.id = id
        self.name = name
        self.isDefault = isDefault
        self.isArchived = isArchived
        self.isDeleted = isDeleted
        self.externalID = externalID
    }
}
