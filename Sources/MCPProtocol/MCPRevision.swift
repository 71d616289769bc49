/// The published revisions of the protocol that are spoken here.
///
/// Source: https://modelcontextprotocol.io/specification/versioning
public enum MCPRevision: String, CaseIterable, Sendable {
    case y2026m07 = "2026-07-28"
    case y2025m11 = "2025-11-25"
    case y2025m06 = "2025-06-18"
    case y2025m03 = "2025-03-26"
    case y2024m11 = "2024-11-05"

    /// The family that it belongs to.
    public var era: MCPEra { self == .y2026m07 ? .modern : .handshake }
}
