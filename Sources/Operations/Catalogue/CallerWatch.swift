internal import Glibc

/// How a call that takes its time stays in touch with its caller.
public struct CallerWatch: Sendable {
    /// Sleeps until a descriptor is ready or so many milliseconds have passed; false where it is of no use to go on,
    /// since the caller has left or the server stops.
    public let wait: @Sendable (_ descriptor: Int32, _ milliseconds: Int) -> Bool
    /// Whether the caller may still see what it asked for; false once its key has been taken back.
    public let mayGoOn: @Sendable () -> Bool

    /// Joins the two.
    public init(
        wait: @escaping @Sendable (_ descriptor: Int32, _ milliseconds: Int) -> Bool,
        mayGoOn: @escaping @Sendable () -> Bool = { true }
    ) {
        self.wait = wait
        self.mayGoOn = mayGoOn
    }

    /// A caller that never leaves and may always go on.
    public static let patient = CallerWatch(wait: { descriptor, milliseconds in
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // One element, lent for the call.
        _ = unsafe poll(&watched, 1, Int32(clamping: max(0, milliseconds)))
        return true
    })
}
