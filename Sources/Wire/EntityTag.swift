/// An entity tag (RFC 9110 section 8.8.3).
public struct EntityTag: Sendable, Hashable {
    /// What stands between the quotes.
    public let opaque: String
    /// Whether it has the `W/` mark.
    public let isWeak: Bool

    /// A tag; `opaque` holds no quotes, spaces or control characters.
    public init(_ opaque: String, isWeak: Bool = false) {
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// The tag as a header field carries it.
    public var headerText: String { "\(isWeak ? "W/" : "")\"\(opaque)\"" }
}
