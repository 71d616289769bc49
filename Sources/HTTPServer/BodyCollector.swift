import Glibc

/// Gathers a request's body, in memory or in a file; removes the file unless it was handed over.
struct BodyCollector {
    private enum Place {
        case memory
        case directory(String)
        case file(descriptor: Int32, path: String)
    }

    private let bytesMax: Int
    private var place: Place
    private var bytes: [UInt8] = []
    private var byteCount = 0

    /// A collector in memory that expects this many bytes, if that is known.
    init(memoryBytesMax: Int, expectedBytes: Int) {
        bytesMax = memoryBytesMax
        place = .memory
        bytes.reserveCapacity(min(expectedBytes, memoryBytesMax))
    }

    /// A collector in a new file of that directory.
    init(directory: String, bytesMax: Int) {
        self.bytesMax = bytesMax
        place = .directory(directory)
    }

    mutating func append(_ piece: UnsafeRawBufferPointer) throws(HTTPRefusal) {
        let (total, overflowed) = byteCount.addingReportingOverflow(piece.count)
        guard !overflowed, total <= bytesMax else {
            throw Self.tooLarge(bytesMax: bytesMax)
        }
        byteCount = total
        switch place {
        case .memory:
            // The piece is lent for the call, and copied.
            unsafe bytes.append(contentsOf: piece)
        case .directory(let directory):
            let descriptor = try create(in: directory)
            // The piece is lent for the call, and written before it returns.
            try unsafe Self.write(piece, to: descriptor)
        case .file(let descriptor, _):
            // As above.
            try unsafe Self.write(piece, to: descriptor)
        }
    }

    /// The body, complete. A file now belongs to whoever receives it.
    mutating func handOver() -> HTTPRequestBody {
        guard case .file(let descriptor, let path) = place else {
            let complete = bytes
            bytes = []
            return .bytes(complete)
        }
        close(descriptor)
        place = .memory
        return .spooled(path: path, sizeBytes: byteCount)
    }

    /// Removes what was gathered.
    mutating func discard() {
        bytes = []
        guard case .file(let descriptor, let path) = place else { return }
        close(descriptor)
        unsafe unlink(path)  // the text is lent as a C string
        place = .memory
    }

    static func tooLarge(bytesMax: Int) -> HTTPRefusal {
        HTTPRefusal(.bodyTooLarge(bytesMax: bytesMax), "The body is longer than the \(bytesMax) bytes allowed here.")
    }

    private mutating func create(in directory: String) throws(HTTPRefusal) -> Int32 {
        var template = Array("\(directory)/body-XXXXXX\0".utf8CString)
        // The template is a terminated array of our own, which mkstemp (mode 0600) rewrites in place.
        let descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0 else { throw Self.failed(errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        place = .file(descriptor: descriptor, path: path)
        return descriptor
    }

    private static func write(_ piece: UnsafeRawBufferPointer, to descriptor: Int32) throws(HTTPRefusal) {
        var offset = 0
        while offset < piece.count {
            // The rest of the lent buffer; `offset` stays below its count.
            let rest = unsafe UnsafeRawBufferPointer(rebasing: piece[offset...])
            let written = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw failed(errno) }
            offset += written
        }
    }

    private static func failed(_ errorNumber: Int32) -> HTTPRefusal {
        HTTPRefusal(.spoolFailed(errorNumber: errorNumber), "The body could not be stored.")
    }
}
