/// Tells the time; injected, so that tests decide what time it is.
public protocol WallClock: Sendable {
    /// The time now.
    func now() -> Instant
}
