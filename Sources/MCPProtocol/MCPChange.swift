/// Something that listeners are told.
public enum MCPChange: Hashable, Sendable {
    case toolsListChanged
    case promptsListChanged
    case resourcesListChanged
    /// The resource of that URI is not what it was.
    case resourceUpdated(String)
}
