internal import Glibc

/// A socket path that fits into a socket's address, however long the path itself is.
struct OwnerSocketAddress: ~Copyable {
    /// The longest path of a socket's address, in bytes (unix(7): 108 with the closing zero).
    static let pathBytesMax = 107

    /// The path to connect to.
    let path: String
    /// The folder that `path` goes through, open while the address lives; -1 for none.
    private let descriptor: Int32

    /// Opens the socket's folder where the path is too long.
    ///
    /// - Throws: `noOwner` where there is no such folder, `notPermitted` where it cannot be entered.
    init(_ path: String) throws(ClientError) {
        guard path.utf8.count > Self.pathBytesMax else {
            self.path = path
            descriptor = -1
            return
        }
        let slash = path.lastIndex(of: "/")
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let opened = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)  // a lent C string
        guard opened >= 0 else {
            throw errno == EACCES ? .notPermitted(path: path) : .noOwner(path: path)
        }
        let short = "/proc/self/fd/\(opened)/\(name)"
        guard short.utf8.count <= Self.pathBytesMax else {
            close(opened)
            throw .requestInvalid("the name of the socket \(path) is too long")
        }
        self.path = short
        descriptor = opened
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
