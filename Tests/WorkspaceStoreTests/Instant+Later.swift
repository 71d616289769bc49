import DealModel

extension Instant {
    /// So many seconds later.
    func later(_ seconds: Int64) -> Instant { Instant(microseconds: microseconds + seconds * 1_000_000) }
}
