import Glibc

/// Sleeps until a descriptor is ready or the time has passed.
enum Waiting {
    static func wait(_ descriptor: Int32, _ milliseconds: Int) {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&watched, 1, Int32(clamping: milliseconds))  // one element, lent for the call
    }
}
