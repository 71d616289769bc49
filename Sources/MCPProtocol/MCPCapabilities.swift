/// What a service offers; a method of what it does not offer is unknown to its callers.
public struct MCPCapabilities: Hashable, Sendable {
    /// Whether there are tools.
    public var tools = false
    /// Whether listeners hear that the list of tools has changed.
    public var toolsListChanged = false
    /// Whether there are resources.
    public var resources = false
    /// Whether listeners hear that the list of resources has changed.
    public var resourcesListChanged = false
    /// Whether listeners hear that a resource has changed.
    public var resourcesSubscribe = false
    /// Whether there are prompts.
    public var prompts = false
    /// Whether listeners hear that the list of prompts has changed.
    public var promptsListChanged = false
    /// Whether arguments are completed.
    public var completions = false
    /// Whether handlers write logs to those who ask for them.
    public var logging = false

    /// Offers nothing.
    public init() {}
}
