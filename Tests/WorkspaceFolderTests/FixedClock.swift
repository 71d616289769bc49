import DealModel

/// A clock that stands still.
struct FixedClock: WallClock {
    static let instant = Instant(microseconds: 1_750_000_000_000_000)

    func now() -> Instant { Self.instant }
}
