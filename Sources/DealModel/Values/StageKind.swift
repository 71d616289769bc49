/// What a stage means for the deals in it; a deal's status follows from it and from nothing else.
public enum StageKind: String, CaseIterable, Sendable {
    /// The deal is being worked on.
    case open
    /// The deal is won.
    case won
    /// The deal is lost.
    case lost

    /// Whether a deal in such a stage counts as closed.
    public var isClosed: Bool { self != .open }
}
