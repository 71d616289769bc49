internal import Glibc
internal import Locking

/// Wakes one thread that sleeps in `poll`, again and again: a pipe with at most one byte in it.
final class MCPBell: Sendable {
    /// What to poll; -1, which `poll` passes over, where the system had no descriptors left.
    let descriptor: Int32
    private let writer: Int32
    private let isRung = Guarded(false)

    init() {
        var ends: [Int32] = [-1, -1]
        // Writes the two elements, where it succeeds.
        if unsafe pipe(&ends) != 0 { ends = [-1, -1] }
        (descriptor, writer) = (ends[0], ends[1])
        for end in ends where end >= 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if writer >= 0 { close(writer) }
    }

    /// Wakes whoever sleeps or will sleep; does nothing where it has been rung already.
    func ring() {
        isRung.withLock { isRung in
            guard !isRung, writer >= 0 else { return }
            isRung = true
            var byte: UInt8 = 1
            _ = unsafe write(writer, &byte, 1)  // lent for the call; the pipe is empty, so that it does not block
        }
    }

    /// Lets it be rung anew. Called before looking for what it was rung for.
    func hush() {
        isRung.withLock { isRung in
            guard isRung else { return }
            isRung = false
            var byte: UInt8 = 0
            _ = unsafe read(descriptor, &byte, 1)  // lent for the call; the byte is there
        }
    }
}
