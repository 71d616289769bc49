import Glibc
internal import Locking

/// Sleeps on behalf of one client, so that it is noticed when the client leaves or the server drains.
struct ClientWait: Sendable {
    /// POLLRDHUP: the peer ends its side (poll(2)).
    private static let readHangUp = Int16(0x2000)

    /// The client's socket.
    let socket: Int32
    /// Fires when the server begins to drain.
    let drain: OneTimeSignal

    /// Whether the server has begun to drain.
    var isServerDraining: Bool { drain.hasFired }

    /// Sleeps until the descriptor is ready, the time has passed, the client has left or the server drains.
    func wait(for descriptor: Int32, milliseconds: Int) -> HTTPWaitEnd {
        var watched = [
            pollfd(fd: socket, events: Self.readHangUp, revents: 0),
            pollfd(fd: drain.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        // Three elements, lent for the call.
        guard unsafe poll(&watched, 3, Int32(clamping: max(0, milliseconds))) > 0 else { return .timePassed }
        if watched[0].revents != 0 { return .clientLeft }
        return watched[1].revents != 0 ? .draining : .woken
    }
}
