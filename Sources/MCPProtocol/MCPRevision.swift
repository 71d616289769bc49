/// The published revisions of the protocol that are spoken here.
///
/// Source: https://modelcontextprotocol.io/specification/versioning
public enum MCPRevision: String, CaseIterable, Sendable {
    /// Without a handshake: each request says everything about itself.
    case july2026 = "2026-07-28"
    /// The last one with a handshake, and what is offered to who asks for one that is not known.
    case november2025 = "2025-11-25"
    /// Without batches, and with the revision in a header field.
    case june2025 = "2025-06-18"
    /// The only one with batches; what is meant over HTTP where no header field names a revision.
    case march2025 = "2025-03-26"
    /// The first one.
    case november2024 = "2024-11-05"

    /// The family that it belongs to.
    public var era: MCPEra { self == .july2026 ? .modern : .handshake }
}
