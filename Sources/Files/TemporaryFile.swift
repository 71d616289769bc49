internal import Glibc

/// A new file for this user alone, under a name that nothing had. It stays until it is moved or discarded.
public struct TemporaryFile: Sendable {
    /// Open for reading and writing, in this process alone.
    public let descriptor: Int32
    /// Where it is.
    public let path: String

    /// Makes a file.
    ///
    /// - Parameter prefix: what its path begins with, such as `/data/tmp/body-`; six characters follow.
    /// - Throws: what the system said.
    public init(prefix: String) throws(FileError) {
        var template = Array("\(prefix)XXXXXX".utf8CString)
        // The template is a terminated array of our own, which the call (mode 0600) rewrites in place.
        descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0 else { throw .last }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The descriptor of a new file that has no name: it goes away when the descriptor is closed, by the caller.
    ///
    /// - Throws: what the system said.
    public static func nameless(prefix: String) throws(FileError) -> Int32 {
        let file = try TemporaryFile(prefix: prefix)
        file.removeName()
        return file.descriptor
    }

    /// Closes the file, which stays where it is.
    public func close() { _ = Glibc.close(descriptor) }

    /// Closes and removes the file.
    public func discard() {
        close()
        removeName()
    }

    private func removeName() { _ = unsafe unlink(path) }  // a lent C string
}
