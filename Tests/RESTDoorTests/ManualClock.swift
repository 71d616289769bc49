import DealModel
import Locking

/// A clock that stands still until it is set.
final class ManualClock: WallClock {
    private let time: Guarded<Instant>

    init(_ start: Instant) { time = Guarded(start) }

    func now() -> Instant { time.withLock { $0 } }

    func set(_ instant: Instant) { time.withLock { $0 = instant } }

    func advance(seconds: Int64) {
        time.withLock { $0 = Instant(microseconds: $0.microseconds + seconds * 1_000_000) }
    }
}
