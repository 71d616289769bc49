internal import Files

/// Gathers a request's body, in memory or in a file; removes the file unless it was handed over.
struct BodyCollector {
    private enum Place {
        case memory
        case directory(String)
        case file(TemporaryFile)
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
            let file = try Self.file(in: directory)
            place = .file(file)
            // The piece is lent for the call, and written before it returns.
            try unsafe Self.write(piece, to: file)
        case .file(let file):
            // As above.
            try unsafe Self.write(piece, to: file)
        }
    }

    /// The body, complete. A file now belongs to whoever receives it.
    mutating func handOver() -> HTTPRequestBody {
        guard case .file(let file) = place else {
            let complete = bytes
            bytes = []
            return .bytes(complete)
        }
        file.close()
        place = .memory
        return .spooled(path: file.path, sizeBytes: byteCount)
    }

    /// Removes what was gathered.
    mutating func discard() {
        bytes = []
        guard case .file(let file) = place else { return }
        file.discard()
        place = .memory
    }

    static func tooLarge(bytesMax: Int) -> HTTPRefusal {
        HTTPRefusal(.bodyTooLarge(bytesMax: bytesMax), "The body is longer than the \(bytesMax) bytes allowed here.")
    }

    private static func file(in directory: String) throws(HTTPRefusal) -> TemporaryFile {
        do throws(FileError) { return try TemporaryFile(prefix: "\(directory)/body-") } catch { throw failed(error) }
    }

    private static func write(_ piece: UnsafeRawBufferPointer, to file: TemporaryFile) throws(HTTPRefusal) {
        // A view of the lent piece that does not outlive the call.
        let bytes = unsafe Span<UInt8>(_unsafeBytes: piece)
        do throws(FileError) { try FileBytes.write(bytes, to: file.descriptor) } catch { throw failed(error) }
    }

    private static func failed(_ error: FileError) -> HTTPRefusal {
        HTTPRefusal(.spoolFailed(errorNumber: error.errorNumber), "The body could not be stored.")
    }
}
