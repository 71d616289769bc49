internal import Glibc
internal import Locking

/// Writes whole lines, one at a time, for many threads.
final class MCPLineWriter: Sendable {
    /// Fires where nobody reads any more.
    let broken = OneTimeSignal()
    private let output: Int32
    private let isOpen = Guarded(true)

    init(output: Int32) { self.output = output }

    /// Writes a message as a line, where it is still wanted when its turn comes.
    func write(_ message: [UInt8], unless isUnwanted: () -> Bool = { false }) {
        let newline = UInt8(ascii: "\n")
        // An end of a line can only stand between the parts of a JSON text, where a space does as well.
        var line = message.contains(newline) ? message.map { $0 == newline ? UInt8(ascii: " ") : $0 } : message
        line.append(newline)
        isOpen.withLock { isOpen in
            guard isOpen, !isUnwanted() else { return }
            isOpen = put(line)
        }
    }

    /// Writes nothing from now on. A line that is being written is not waited for.
    func close() { broken.fire() }

    private func put(_ line: [UInt8]) -> Bool {
        var start = 0
        while start < line.count {
            guard !broken.hasFired else { return false }
            // No more bytes than there are from there on.
            let count = unsafe line.withUnsafeBytes {
                unsafe Glibc.write(output, $0.baseAddress.map { unsafe $0 + start }, line.count - start)
            }
            if count >= 0 {
                start += count
                continue
            }
            if errno == EAGAIN {
                var watched = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&watched, 1, 100)  // one element, lent for the call
            } else if errno != EINTR {
                broken.fire()
                return false
            }
        }
        return true
    }
}
