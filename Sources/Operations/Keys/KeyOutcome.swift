public import WorkspaceStore

/// What came of asking for a change of keys or workspaces.
public enum KeyOutcome<Value: Sendable>: Sendable {
    /// It was done.
    case done(Value)
    /// The same request was done before; this is what was answered then.
    case kept(KeptAnswer)
}

/// A key that has just got a secret.
public struct IssuedKey: Sendable {
    /// The key.
    public let record: KeyRecord
    /// The secret, which is nowhere else.
    public let text: KeyText
}
