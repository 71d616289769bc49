/// What is set for a whole workspace.
public struct WorkspaceSettings: Hashable, Sendable {
    /// The id under which the change log has it.
    public let id: SettingsID
    /// Whether whoever changes something must say which version of it they have seen.
    public var requiresIfMatch: Bool

    /// Makes settings.
    public init(id: SettingsID, requiresIfMatch: Bool = false) {
        self.id = id
        self.requiresIfMatch = requiresIfMatch
    }
}
