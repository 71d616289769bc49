internal import Glibc

/// The clock that only goes forward, the same one in all processes.
enum Monotonic {
    /// Its time in nanoseconds.
    static var nanoseconds: UInt64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)  // fills the structure
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
