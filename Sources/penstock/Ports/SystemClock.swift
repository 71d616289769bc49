internal import DealModel
internal import Glibc

/// The machine's own clock.
struct SystemClock: WallClock {
    func now() -> Instant {
        var time = timespec()
        // Fills one structure.
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}
