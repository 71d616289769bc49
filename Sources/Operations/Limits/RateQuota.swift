/// How many requests are let through in a window of time: all of them at once if they come at once, and then as many as
/// the window gives back, evenly.
public struct RateQuota: Hashable, Sendable {
    /// The most requests that a window can have; at 60 seconds that is one in 6 microseconds.
    public static let requestsMax = 10_000_000
    /// The longest window: a day.
    public static let windowSecondsMax = 86_400

    /// How many requests.
    public let requests: Int
    /// How long the window is.
    public let windowSeconds: Int

    /// Describes a quota; both numbers are at least 1 and at most what stands above.
    public init(requests: Int, windowSeconds: Int = 60) {
        precondition((1...Self.requestsMax).contains(requests), "A quota cannot be \(requests) requests")
        precondition((1...Self.windowSecondsMax).contains(windowSeconds), "A window cannot be \(windowSeconds) seconds")
        self.requests = requests
        self.windowSeconds = windowSeconds
    }

    /// After how many nanoseconds one request is given back; rounded up, so that a window never has one too many.
    var intervalNanoseconds: Int64 {
        (Int64(windowSeconds) * 1_000_000_000 + Int64(requests) - 1) / Int64(requests)
    }

    /// How long it takes until everything is given back.
    var horizonNanoseconds: Int64 { intervalNanoseconds * Int64(requests) }
}
