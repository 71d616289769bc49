internal import Glibc

/// The rhythm of an event stream, and the clock that it is kept by.
struct EventTiming: Sendable {
    /// How long a stream is silent at most, in milliseconds.
    var heartbeatMilliseconds = 15_000
    /// How long a client is asked to wait before it connects again, in milliseconds.
    var retryMilliseconds = 2_000
    /// A clock that never goes back, in milliseconds.
    var milliseconds: @Sendable () -> Int = {
        var time = timespec()
        // One structure, filled by the call.
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }

    /// What the server keeps.
    static let standard = EventTiming()
}
