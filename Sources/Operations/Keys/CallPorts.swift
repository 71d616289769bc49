public import SQLSandbox
public import Wire

/// What a call reaches beside its workspace, as far as its caller may.
public struct CallPorts: Sendable {
    /// Gives the keys of the workspace that the caller holds, and of no other.
    public let keys: @Sendable (Workspace) throws(Problem) -> WorkspaceKeys
    /// The list of workspaces; nil for callers from elsewhere.
    public let directory: WorkspaceDirectory?
    /// The processes in which statements of callers run; nil where there are none.
    public let sql: SQLWorkers?

    /// Hands in what there is.
    public init(
        keys: @escaping @Sendable (Workspace) throws(Problem) -> WorkspaceKeys, directory: WorkspaceDirectory? = nil,
        sql: SQLWorkers? = nil
    ) {
        self.keys = keys
        self.directory = directory
        self.sql = sql
    }

    /// For servers that have no keys.
    public static let none = CallPorts(keys: { _ throws(Problem) in
        throw Problem(.notImplemented, "This server has no keys.")
    })
}
