import Glibc

/// The clock that only goes forward, the same one in all processes.
public enum MonotonicClock {
    /// Its time in nanoseconds.
    public static func nanoseconds() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)  // the pointer is lent for the call
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// Its time in milliseconds.
    public static func milliseconds() -> Int64 { Int64(nanoseconds() / 1_000_000) }
}
