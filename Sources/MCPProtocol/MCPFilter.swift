/// What a listener wants to hear of.
public struct MCPFilter: Hashable, Sendable {
    /// That the list of tools has changed.
    public var toolsListChanged = false
    /// That the list of prompts has changed.
    public var promptsListChanged = false
    /// That the list of resources has changed.
    public var resourcesListChanged = false
    /// That one of these resources has changed.
    public var resources: [String] = []

    /// Wants to hear of nothing.
    public init() {}
}
