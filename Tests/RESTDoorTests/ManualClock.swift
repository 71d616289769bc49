import DealModel
import Synchronization

/// A clock that stands still until it is set.
final class ManualClock: WallClock {
    private let time: Mutex<Instant>

    init(_ start: Instant) { time = Mutex(start) }

    func now() -> Instant { time.withLock { $0 } }

    func set(_ instant: Instant) { time.withLock { $0 = instant } }

    func advance(seconds: Int64) {
        time.withLock { $0 = Instant(microseconds: $0.microseconds + seconds * 1_000_000) }
    }
}
