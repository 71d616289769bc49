public import DealModel

/// A key as the control file keeps it. Its secret is nowhere: only a code made from it, which does not lead back.
public struct KeyRecord: Hashable, Sendable {
    /// A code of a secret that was replaced, and until when that secret still opens.
    public struct Replaced: Hashable, Sendable {
        /// The code.
        public let code: [UInt8]
        /// From then on the old secret opens nothing.
        public let endsAt: Instant

        /// Joins the two.
        public init(code: [UInt8], endsAt: Instant) {
            self.code = code
            self.endsAt = endsAt
        }
    }

    /// How many bytes a code has.
    public static let codeBytesCount = 32

    /// The public part of its text.
    public let id: KeyID
    /// Its place in the order of making.
    public let number: Int64
    /// The workspace that it opens.
    public let workspaceID: WorkspaceID
    /// That workspace's name.
    public let workspaceName: String
    /// What people call it.
    public let name: String
    /// What it says that it is for.
    public let environment: KeyEnvironment
    /// What it allows: `read`, `write` or `admin`.
    public let scope: String
    /// The code of its secret.
    public var code: [UInt8]
    /// The secret before this one; nil where there was none.
    public var replaced: Replaced?
    /// When it was made.
    public let createdAt: Instant
    /// Who made it.
    public let createdBy: String
    /// From then on it opens nothing; nil for never.
    public var expiresAt: Instant?
    /// When it was last used, to the minute; nil for never.
    public var lastUsedAt: Instant?
    /// When its secret was last replaced, and by whom.
    public var rotatedAt: Instant?
    /// Who replaced its secret last.
    public var rotatedBy: String?
    /// When it was taken back; nil where it was not.
    public var revokedAt: Instant?
    /// Who took it back.
    public var revokedBy: String?
    /// Rises with every change, but not with use.
    public var version: Int64

    /// A key that has just been made.
    public init(
        id: KeyID, number: Int64, workspaceID: WorkspaceID, workspaceName: String, name: String,
        environment: KeyEnvironment, scope: String, code: [UInt8], createdAt: Instant, createdBy: String,
        expiresAt: Instant?
    ) {
        precondition(code.count == Self.codeBytesCount, "A key's code cannot have \(code.count) bytes")
        self.id = id
        self.number = number
        self.workspaceID = workspaceID
        self.workspaceName = workspaceName
        self.name = name
        self.environment = environment
        self.scope = scope
        self.code = code
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.expiresAt = expiresAt
        version = 1
    }
}

extension KeyRecord: CustomStringConvertible {
    /// Its id; codes are for nobody's log.
    public var description: String { "key \(id)" }
}
