internal import Operations
internal import Wire

/// What a host should know before it lets a model call a tool; said by what the operations behind it do.
///
/// Source: https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations
struct ToolHints: Hashable, Sendable {
    /// Nothing changes.
    let isReadOnly: Bool
    /// Something may be taken away. A change is none: every earlier version stays in the history.
    let isDestructive: Bool
    /// Doing it twice leaves what doing it once leaves.
    let isIdempotent: Bool

    /// The most dangerous of some operations' hints.
    init(_ operations: [Operation]) {
        isReadOnly = operations.allSatisfy { $0.effect == .reads }
        isDestructive = operations.contains { $0.effect == .deletes }
        isIdempotent = operations.allSatisfy {
            $0.effect == .reads || [.put, .patch, .delete].contains($0.address.method)
        }
    }

    /// All four, each said.
    var json: JSON {
        [
            "readOnlyHint": .bool(isReadOnly), "destructiveHint": .bool(isDestructive),
            "idempotentHint": .bool(isIdempotent), "openWorldHint": false,
        ]
    }
}
