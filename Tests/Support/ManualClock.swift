public import DealModel
import Locking

/// A clock that stands still until it is set.
public final class ManualClock: WallClock {
    private let time: Guarded<Instant>

    /// A clock that shows that time.
    public init(_ start: Instant = Instant(microseconds: 1_700_000_000_000_000)) { time = Guarded(start) }

    /// What it shows.
    public func now() -> Instant { time.withLock { $0 } }

    /// Sets it, forwards or back.
    public func set(_ instant: Instant) { time.withLock { $0 = instant } }

    /// Sets it forwards.
    public func advance(seconds: Int64) {
        time.withLock { $0 = Instant(microseconds: $0.microseconds + seconds * 1_000_000) }
    }
}
