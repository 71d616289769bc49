/// Something that listeners are told.
public enum MCPChange: Hashable, Sendable {
    /// Other tools are offered.
    case toolsListChanged
    /// Other prompts are offered.
    case promptsListChanged
    /// Other resources are listed.
    case resourcesListChanged
    /// The resource of that URI is not what it was.
    case resourceUpdated(String)
}
