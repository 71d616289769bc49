internal import Glibc

/// A file that appears whole or not at all: it is written under another name beside its place, and moved there at the
/// end. What is no regular file, such as a device or a pipe, is written to as it is. Without a path it is standard
/// output.
final class OutgoingFile {
    private let path: String?
    private var temporaryPath: String?
    private var descriptor: Int32
    /// How many bytes were written.
    private(set) var byteCount: Int64 = 0
    /// Why no more is written.
    private(set) var failure: VerbFailure?

    /// Begins; nothing is at the path yet.
    ///
    /// - Throws: why no file can be made there.
    init(path: String?) throws(VerbFailure) {
        self.path = path
        descriptor = STDOUT_FILENO
        guard let path else { return }
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        guard !name.isEmpty, !path.hasSuffix("/") else {
            throw VerbFailure(.usage, "--out takes the path of a file, not '\(path)'")
        }
        if try opened(path) { return }
        var template = Array((path.dropLast(name.count) + ".\(name).XXXXXX").utf8CString)
        // The template is a terminated array of our own, which mkstemp (mode 0600) rewrites in place.
        descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0 else { throw Self.failed("cannot be made", path, errno) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // As files are made that are no temporary ones.
        let mask = umask(0)
        _ = umask(mask)
        _ = fchmod(descriptor, 0o666 & ~mask)
        temporaryPath = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Opens what is there and is no regular file.
    ///
    /// - Returns: whether there is such a thing.
    private func opened(_ path: String) throws(VerbFailure) -> Bool {
        var status = stat()
        // Fills the structure.
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return false }
        descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)  // the text is lent as a C string
        guard descriptor >= 0 else { throw Self.failed("cannot be written", path, errno) }
        return true
    }

    /// Writes a piece.
    ///
    /// - Returns: whether it goes on; `failure` says why not.
    func append(_ piece: [UInt8]) -> Bool {
        var rest = piece[...]
        while !rest.isEmpty {
            // The buffer is lent for the closure, with its length.
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                failure = Self.failed("cannot be written", path ?? "standard output", errno)
                return false
            }
            rest = rest.dropFirst(written)
            byteCount += Int64(written)
        }
        return true
    }

    /// Moves the whole file to its place; what was there is replaced.
    ///
    /// - Throws: why it cannot be moved; it is then discarded.
    func finish() throws(VerbFailure) {
        guard let path, let temporaryPath else { return }
        let isKept = fsync(descriptor) == 0
        // Paths are lent as C strings.
        guard isKept, unsafe rename(temporaryPath, path) == 0 else {
            throw Self.failed("cannot be kept", path, errno)
        }
        close(descriptor)
        self.temporaryPath = nil
    }

    /// Removes what was written.
    func discard() {
        guard let temporaryPath else { return }
        close(descriptor)
        unsafe unlink(temporaryPath)  // the text is lent as a C string
        self.temporaryPath = nil
    }

    private static func failed(_ what: String, _ path: String, _ errorNumber: Int32) -> VerbFailure {
        let reason = unsafe String(cString: strerror(errorNumber))  // a text of the library's own, copied at once
        let isDisk = [ENOSPC, EIO, EDQUOT, EFBIG].contains(errorNumber)
        return VerbFailure(isDisk ? .diskFailure : .refused, "\(path) \(what): \(reason)")
    }
}
