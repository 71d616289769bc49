import Glibc

/// A file that is open, and closed when this goes.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    /// The size when it was opened, in bytes.
    let size: Int

    /// Opens a file for reading.
    ///
    /// - Throws: why not.
    init(reading path: String) throws(BundleFailure) {
        // Without O_NONBLOCK a pipe of this name would hold us until somebody writes to it.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, errorNumber: errno) }
        var status = stat()
        // Fills one structure.
        let isKnown = unsafe fstat(descriptor, &status) == 0
        guard isKnown, status.st_mode & S_IFMT == S_IFREG else {
            let number = isKnown ? EINVAL : errno
            _ = close(descriptor)
            throw .unreadable(path: path, errorNumber: number)
        }
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    /// Makes a file that is not there yet and opens it for writing.
    ///
    /// - Throws: why not; also where there is one already.
    init(making path: String) throws(BundleFailure) {
        // A lent C string.
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path: path, errorNumber: errno) }
        self.descriptor = descriptor
        size = 0
    }

    deinit {
        _ = close(descriptor)
    }

    /// Reads up to `count` bytes at `offset` into the buffer at `place`; what the system returned.
    ///
    /// - Precondition: the buffer has that many bytes there.
    func read(at offset: Int, count: Int, into buffer: inout [UInt8], place: Int) -> Int {
        precondition(place >= 0 && count >= 0 && place + count <= buffer.count, "\(count) bytes at \(place)")
        while true {
            // The call stays within the slice that it is given.
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                let target = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[place..<place + count])
                return unsafe pread(descriptor, target.baseAddress, target.count, off_t(offset))
            }
            if got < 0, errno == EINTR { continue }
            return got
        }
    }
}
