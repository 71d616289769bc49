internal import Glibc

/// A new folder for this user alone, under a name that nothing had; it goes away, with its files, with the object.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path: String

    /// Makes a folder.
    ///
    /// - Parameter prefix: what its path begins with, such as `/tmp/penstock-`; six characters follow.
    /// - Throws: what the system said.
    public init(prefix: String) throws(FileError) {
        var template = Array("\(prefix)XXXXXX".utf8CString)
        // The template is a terminated array of our own, which the call (mode 0700) rewrites in place.
        guard unsafe mkdtemp(&template) != nil else { throw .last }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Folder.remove(path) }
}
