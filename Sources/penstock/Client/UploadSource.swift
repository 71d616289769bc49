internal import Glibc

/// Hands the bytes of a request's body to libcurl, piece by piece.
struct UploadSource: ~Copyable {
    /// How many bytes there are in all; -1 for no body.
    let bytesCount: Int64
    private let bytes: [UInt8]
    private let path: String
    private let descriptor: Int32
    private let onSent: (Int64, Int64) -> Void
    private var sentBytes: Int64 = 0

    /// Opens the body's file, where it is one.
    ///
    /// - Throws: `fileUnreadable`.
    init(_ body: ClientBody) throws(ClientError) {
        switch body {
        case .none:
            (bytesCount, bytes, path, descriptor) = (-1, [], "", -1)
            onSent = { _, _ in }
        case .bytes(let given):
            (bytesCount, bytes, path, descriptor) = (Int64(given.count), given, "", -1)
            onSent = { _, _ in }
        case .file(let file, let told):
            let opened = unsafe open(file, O_RDONLY | O_CLOEXEC)  // a lent C string
            guard opened >= 0 else { throw .fileUnreadable(path: file, errorNumber: errno) }
            var status = stat()
            // Fills one structure.
            guard unsafe fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                close(opened)
                throw .fileUnreadable(path: file, errorNumber: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
            }
            (bytesCount, bytes, path, descriptor) = (Int64(status.st_size), [], file, opened)
            onSent = told
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Fills `buffer` with what comes next; 0 at the end.
    ///
    /// - Throws: `fileUnreadable`, or `fileChanged` where the file ends before the size that it had.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ClientError) -> Int {
        let wanted = Int(min(Int64(buffer.count), bytesCount - sentBytes))
        guard wanted > 0 else { return 0 }
        var count = wanted
        if descriptor < 0 {
            let start = Int(sentBytes)
            unsafe buffer.copyBytes(from: bytes[start..<start + wanted])  // `wanted` is within both
        } else {
            repeat {
                count = unsafe Glibc.read(descriptor, buffer.baseAddress, wanted)  // within the buffer
            } while count < 0 && errno == EINTR
            guard count >= 0 else { throw .fileUnreadable(path: path, errorNumber: errno) }
            guard count > 0 else { throw .fileChanged(path: path) }
        }
        sentBytes += Int64(count)
        onSent(sentBytes, bytesCount)
        return count
    }
}
