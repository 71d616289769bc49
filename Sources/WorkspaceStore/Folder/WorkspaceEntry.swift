public import DealModel

/// A workspace as the control file lists it.
public struct WorkspaceEntry: Hashable, Sendable {
    /// Its id, which also names its file.
    public let id: WorkspaceID
    /// Its name.
    public let name: String
    /// When it was made.
    public let createdAt: Instant
    /// Who made it.
    public let createdBy: String

    /// The name of the workspace that every folder has and that is never deleted.
    public static let defaultName = "default"
    /// The longest name of a workspace, in characters.
    public static let nameCharactersMax = 40

    /// Describes a workspace.
    public init(id: WorkspaceID, name: String, createdAt: Instant, createdBy: String) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        self.createdBy = createdBy
    }

    /// Whether a workspace may have this name: 1 to 40 of `a` to `z`, `0` to `9` and `-`.
    public static func isName(_ text: String) -> Bool {
        (1...nameCharactersMax).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
}

/// Names workspaces in `Identifier`.
public typealias WorkspaceID = Identifier<WorkspaceEntry>
