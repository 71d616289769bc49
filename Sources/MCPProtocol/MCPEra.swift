/// Which family of revisions a message belongs to; found out for each message by itself.
public enum MCPEra: Hashable, Sendable {
    /// A revision whose requests say everything about themselves in `_meta`.
    case modern
    /// A revision that begins with a handshake: 2025-11-25 and older.
    case handshake
}
