import DealModel

/// A clock that stands still.
struct StillClock: WallClock {
    func now() -> Instant { Instant("2026-07-01T00:00:00Z") ?? .latest }
}
