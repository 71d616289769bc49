internal import Glibc

/// The file or stream that a log goes to. Used by one thread alone.
struct LogOutput {
    /// What is written at once: a pipe that has room takes so much without waiting, and whole (pipe(7), PIPE_BUF).
    private static let pieceBytesMax = RequestLog.entryBytesMax

    private static let waitMilliseconds: Int32 = 100

    /// Nil for standard error, which is neither opened nor closed here.
    private let path: String?
    private var descriptor: Int32
    /// Whether the last thing written is half a line.
    private var endsTorn = false

    /// Opens a file to append to, or makes it, for this user and group alone; nil is standard error.
    init(path: String?) throws(RequestLogError) {
        self.path = path
        descriptor = STDERR_FILENO
        guard let path else { return }
        descriptor = Self.open(path)
        guard descriptor >= 0 else { throw RequestLogError(path: path, errorNumber: errno) }
    }

    /// Closes the file.
    mutating func close() {
        if path != nil { _ = Glibc.close(descriptor) }
    }

    /// Goes on in a new file where the one that is open was renamed or removed, as tools that rotate logs do. Without
    /// leave to make it, the open one serves on.
    mutating func followRotation() {
        guard let path else { return }
        var (named, opened) = (stat(), stat())
        guard unsafe fstat(descriptor, &opened) == 0 else { return }
        let isThere = unsafe stat(path, &named) == 0
        guard !isThere || named.st_ino != opened.st_ino || named.st_dev != opened.st_dev else { return }
        let fresh = Self.open(path)
        guard fresh >= 0 else { return }
        _ = Glibc.close(descriptor)
        descriptor = fresh
        endsTorn = false
    }

    /// Writes whole lines, up to the first that cannot be written.
    ///
    /// - Parameter givesUp: asked each time that the reader takes nothing for a while.
    /// - Returns: how many of the lines were not written, or not wholly.
    mutating func write(_ lines: [UInt8], givesUp: () -> Bool) -> Int {
        var start = 0
        while start < lines.count {
            let end = Self.pieceEnd(of: lines, from: start)
            guard writePiece(lines[start..<end], givesUp: givesUp) else {
                return lines[start...].count { $0 == UInt8(ascii: "\n") }
            }
            start = end
        }
        return 0
    }

    /// Where a piece of whole lines ends; no line is longer than a piece may be.
    private static func pieceEnd(of lines: [UInt8], from start: Int) -> Int {
        guard lines.count - start > pieceBytesMax else { return lines.count }
        let end = start + pieceBytesMax
        return lines[start..<end].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? end
    }

    private mutating func writePiece(_ piece: ArraySlice<UInt8>, givesUp: () -> Bool) -> Bool {
        var rest = endsTorn ? [UInt8(ascii: "\n")] + piece : Array(piece)
        while !rest.isEmpty {
            var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            if unsafe poll(&watched, 1, Self.waitMilliseconds) == 0 {  // one element, lent for the call
                if givesUp() { return false }
                continue
            }
            let written = unsafe Glibc.write(descriptor, rest, rest.count)  // reads no more than the array has
            if written > 0 {
                rest.removeFirst(written)
                endsTorn = !rest.isEmpty
            } else if errno != EINTR && errno != EAGAIN {
                return false
            }
        }
        return true
    }

    /// Without waiting for a reader where the file is a named pipe.
    private static func open(_ path: String) -> Int32 {
        unsafe Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o640)
    }
}
