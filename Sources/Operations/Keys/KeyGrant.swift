public import DealModel
public import WorkspaceStore

/// What a key that was found valid opens.
public struct KeyGrant: Hashable, Sendable {
    /// The key.
    public let keyID: KeyID
    /// What people call it.
    public let keyName: String
    /// What it says that it is for.
    public let environment: KeyEnvironment
    /// The workspace that it opens.
    public let workspaceID: WorkspaceID
    /// That workspace's name.
    public let workspaceName: String
    /// What it allows there.
    public let scope: Operation.Scope
    /// From then on it opens nothing; nil for never.
    public let expiresAt: Instant?
    /// From then on the secret that was shown opens nothing, since a newer one replaced it; nil for the newest.
    public let secretEndsAt: Instant?

    /// What is kept of the secret that was shown.
    let code: [UInt8]

    /// The name that the change log keeps.
    public var actor: String { "key:\(keyID)" }
}
