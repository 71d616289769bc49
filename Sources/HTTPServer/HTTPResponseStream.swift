/// A body that is pulled piece by piece, on the connection's own thread.
///
/// The server asks `next` for a piece whenever the last one has gone out; `next` may block. It is sent with its length
/// when that is known, otherwise chunked (and to HTTP/1.0 clients until the connection closes). The answer to a HEAD
/// whose stream has no known length closes the connection.
public struct HTTPResponseStream: Sendable {
    /// How a stream sleeps when it has nothing to say, so that a client that leaves is noticed at once.
    public struct Wait: Sendable {
        /// A descriptor that becomes ready when there may be something new.
        public let wakeDescriptor: Int32
        /// `next` is called again after this time at the latest.
        public let millisecondsMax: Int

        /// A wait on this descriptor.
        public init(wakeDescriptor: Int32, millisecondsMax: Int) {
            self.wakeDescriptor = wakeDescriptor
            self.millisecondsMax = millisecondsMax
        }
    }

    /// The next piece, or nil at the end. An empty piece means "nothing yet": with a `wait` the server then sleeps
    /// until the descriptor is ready, the time has passed or the client leaves; without one it asks again at once.
    public let next: @Sendable () -> [UInt8]?
    /// Called exactly once: true when all of it went out (or when the request was a HEAD that needs none of it), false
    /// when the client left early or was cut off. A server that stops calls it with false while `next` may still run,
    /// which is then to return soon, with whatever it likes.
    public let finished: @Sendable (_ completed: Bool) -> Void
    /// The length in bytes, when it is known before. `next` must then give exactly as many.
    public let sizeBytes: Int?
    /// How to sleep on an empty piece, asked for each; the descriptor must stay open until `next` is called again or
    /// `finished` was.
    public let wait: (@Sendable () -> Wait)?
    /// What a stream with a `wait` ends with when the server drains: it is not waited for, since it may have no end.
    /// Asked at most once, in the place of a further `next`.
    public let farewell: @Sendable () -> [UInt8]

    /// A stream made of its closures.
    public init(
        sizeBytes: Int? = nil,
        wait: (@Sendable () -> Wait)? = nil,
        farewell: @autoclosure @escaping @Sendable () -> [UInt8] = [],
        next: @escaping @Sendable () -> [UInt8]?,
        finished: @escaping @Sendable (_ completed: Bool) -> Void = { _ in }
    ) {
        self.sizeBytes = sizeBytes
        self.wait = wait
        self.farewell = farewell
        self.next = next
        self.finished = finished
    }
}
