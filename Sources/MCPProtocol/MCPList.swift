public import Wire

/// A page of tools, resources, templates or prompts, as they stand in messages.
public struct MCPList: Sendable {
    /// The entries, in an order that does not change.
    public let entries: [JSON]
    /// Where the next page begins; nil on the last one.
    public let nextCursor: String?
    /// How long it stays good.
    public let cache: MCPCacheHint

    /// A page.
    public init(_ entries: [JSON], nextCursor: String? = nil, cache: MCPCacheHint = MCPCacheHint()) {
        self.entries = entries
        self.nextCursor = nextCursor
        self.cache = cache
    }
}
