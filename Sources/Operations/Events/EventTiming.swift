internal import Locking

/// The rhythm of an event stream, and the clock that it is kept by.
struct EventTiming: Sendable {
    /// How long a stream is silent at most, in milliseconds.
    var heartbeatMilliseconds = 15_000
    /// How long a client is asked to wait before it connects again, in milliseconds.
    var retryMilliseconds = 2_000
    /// A clock that never goes back, in milliseconds.
    var milliseconds: @Sendable () -> Int = { Int(MonotonicClock.milliseconds()) }

    /// What the server keeps.
    static let standard = EventTiming()
}
