public import DealModel
public import Wire
public import WorkspaceStore

/// Who keeps the workspaces of a folder open; the program that owns the folder has one.
public protocol WorkspaceHolding: Sendable {
    /// Makes the file of a workspace with its first pipeline, and has it listed before anybody can use it.
    ///
    /// - Parameter list: puts it on the folder's list under a fresh id; what it throws undoes the making.
    func make(named name: String, list: (WorkspaceID, Instant) throws(Problem) -> Void) throws(Problem)

    /// Closes a workspace and runs the body, while nobody can open it. Afterwards it is opened again only if it is
    /// still on the list.
    func release<Value>(named name: String, _ body: () throws(Problem) -> Value) throws(Problem) -> Value
}
