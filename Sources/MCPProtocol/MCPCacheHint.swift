/// For how long and for whom an answer may be kept by its receiver.
public struct MCPCacheHint: Hashable, Sendable {
    /// Milliseconds, at least 0.
    public let milliseconds: Int
    /// Whether it may be shown to other callers, too.
    public let isPublic: Bool

    /// Joins the two.
    public init(milliseconds: Int = 0, isPublic: Bool = false) {
        precondition(milliseconds >= 0, "an answer cannot be kept for \(milliseconds) ms")
        self.milliseconds = milliseconds
        self.isPublic = isPublic
    }
}
