public import DealModel

/// What a caller says with `Idempotency-Key`: that this is the same request as any other of the same claim.
///
/// Reference: draft-ietf-httpapi-idempotency-key-header-07.
public struct AnswerClaim: Hashable, Sendable {
    /// Who calls, by a name that stays, and in which workspace; see `credential(_:in:)`.
    public let credential: String
    /// What is called.
    public let operation: String
    /// The value of the header.
    public let key: String
    /// SHA-256 of everything that the request says: 32 bytes.
    public let fingerprint: [UInt8]

    /// How many bytes a fingerprint has.
    public static let fingerprintBytesCount = 32

    /// The credential of a caller in a workspace.
    ///
    /// - Parameter actor: the key's id, or the local user.
    public static func credential(_ actor: String, in workspace: WorkspaceID) -> String { "\(actor) \(workspace)" }

    /// How many of a credential's last characters name the workspace.
    static let workspaceCharactersCount = 36

    /// Describes a claim.
    public init(credential: String, operation: String, key: String, fingerprint: [UInt8]) {
        precondition(
            fingerprint.count == Self.fingerprintBytesCount, "A fingerprint cannot have \(fingerprint.count) bytes")
        self.credential = credential
        self.operation = operation
        self.key = key
        self.fingerprint = fingerprint
    }
}
