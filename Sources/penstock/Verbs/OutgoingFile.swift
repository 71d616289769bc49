internal import Files
internal import Glibc

/// A file that appears whole or not at all: it is written under another name beside its place, and moved there at the
/// end. What is no regular file, such as a device or a pipe, is written to as it is. Without a path it is standard
/// output.
final class OutgoingFile {
    private let path: String?
    private var temporary: TemporaryFile?
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
        do throws(FileError) {
            let temporary = try TemporaryFile(prefix: path.dropLast(name.count) + ".\(name).")
            self.temporary = temporary
            descriptor = temporary.descriptor
        } catch { throw Self.failed("cannot be made", path, error) }
        // As files are made that are no temporary ones.
        let mask = umask(0)
        _ = umask(mask)
        _ = fchmod(descriptor, 0o666 & ~mask)
    }

    /// Opens what is there and is no regular file.
    ///
    /// - Returns: whether there is such a thing.
    private func opened(_ path: String) throws(VerbFailure) -> Bool {
        var status = stat()
        // Fills the structure.
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return false }
        descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)  // the text is lent as a C string
        guard descriptor >= 0 else { throw Self.failed("cannot be written", path, .last) }
        return true
    }

    /// Writes a piece.
    ///
    /// - Returns: whether it goes on; `failure` says why not.
    func append(_ piece: [UInt8]) -> Bool {
        do throws(FileError) {
            try FileBytes.write(piece.span, to: descriptor)
        } catch {
            failure = Self.failed("cannot be written", path ?? "standard output", error)
            return false
        }
        byteCount += Int64(piece.count)
        return true
    }

    /// Moves the whole file to its place; what was there is replaced.
    ///
    /// - Throws: why it cannot be moved; it is then discarded.
    func finish() throws(VerbFailure) {
        guard let path, let temporary else { return }
        let isKept = fsync(descriptor) == 0
        // Paths are lent as C strings.
        guard isKept, unsafe rename(temporary.path, path) == 0 else {
            throw Self.failed("cannot be kept", path, .last)
        }
        temporary.close()
        self.temporary = nil
    }

    /// Removes what was written.
    func discard() {
        temporary?.discard()
        temporary = nil
    }

    private static func failed(_ what: String, _ path: String, _ error: FileError) -> VerbFailure {
        let isDisk = [ENOSPC, EIO, EDQUOT, EFBIG].contains(error.errorNumber)
        return VerbFailure(isDisk ? .diskFailure : .refused, "\(path) \(what): \(error.reason)")
    }
}
