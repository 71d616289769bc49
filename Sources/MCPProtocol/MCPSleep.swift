internal import Glibc

/// Sleeping until something happens.
enum MCPSleep {
    /// For how long to sleep where a descriptor that would wake could not be had.
    private static let blindMilliseconds = 20

    /// Sleeps until one of the descriptors is ready or so many milliseconds have passed; says which are ready.
    static func until(_ descriptors: [Int32], milliseconds: Int) -> [Bool] {
        var watched = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let isBlind = descriptors.contains { $0 < 0 }
        let bounded = max(0, isBlind ? min(milliseconds, blindMilliseconds) : milliseconds)
        // As many elements as are said, lent for the call.
        guard unsafe poll(&watched, nfds_t(watched.count), Int32(clamping: bounded)) > 0 else {
            return descriptors.map { _ in false }
        }
        return watched.map { $0.revents != 0 }
    }

    /// For how long to sleep on a descriptor when so much time is left.
    static func bounded(_ milliseconds: Int64, _ descriptor: Int32) -> Int {
        let left = max(0, Int(milliseconds))
        return descriptor < 0 ? min(left, blindMilliseconds) : left
    }
}
