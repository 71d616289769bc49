import Glibc

/// A complete request.
public struct HTTPRequest: Sendable {
    /// What stood before the body.
    public let head: HTTPRequestHead
    /// The body.
    public let body: HTTPRequestBody

    /// Sleeps until a descriptor is ready, so many milliseconds have passed, the client has left or the server drains,
    /// whichever comes first; for an `answer` that waits for something, on its own thread.
    public let wait: @Sendable (_ descriptor: Int32, _ milliseconds: Int) -> HTTPWaitEnd

    /// A request made of its parts.
    ///
    /// - Parameter wait: how to sleep; without one, as for a client that never leaves.
    public init(
        head: HTTPRequestHead,
        body: HTTPRequestBody = .bytes([]),
        wait: @escaping @Sendable (_ descriptor: Int32, _ milliseconds: Int) -> HTTPWaitEnd = Self.patientWait
    ) {
        self.head = head
        self.body = body
        self.wait = wait
    }

    /// Waits for the descriptor and the time alone.
    public static let patientWait: @Sendable (Int32, Int) -> HTTPWaitEnd = { descriptor, milliseconds in
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // One element, lent for the call.
        return unsafe poll(&watched, 1, Int32(clamping: max(0, milliseconds))) > 0 ? .woken : .timePassed
    }

    /// The method as sent, for example `GET`.
    public var method: String { head.method }
    /// The path as sent, percent-encoded, up to the question mark.
    public var path: String { head.path }
    /// The text behind the question mark as sent, percent-encoded; "" when there is none.
    public var query: String { head.query }
    /// The header fields.
    public var headers: HTTPHeaders { head.headers }
    /// Who sent it.
    public var origin: HTTPOrigin { head.origin }
    /// When its request line was read, on the system's monotonic clock.
    public var arrivedAtNanoseconds: UInt64 { head.arrivedAtNanoseconds }
}
