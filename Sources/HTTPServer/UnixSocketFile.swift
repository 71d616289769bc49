import Glibc

/// Makes listening Unix sockets, however long their path.
enum UnixSocketFile {
    /// A listening socket of mode 0600 at the path. A socket that nobody answers is replaced; anything else is left
    /// alone.
    static func listen(_ path: String) throws(HTTPServerError) -> Int32 {
        let (directory, name) = split(path)
        let directoryDescriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)  // a lent C string
        guard directoryDescriptor >= 0 else { throw ListeningSocket.failure(errno, path) }
        defer { close(directoryDescriptor) }
        guard !name.isEmpty, var address = socketAddress(path, directoryDescriptor, name) else {
            throw HTTPServerError(.addressInvalid, "'\(path)' is too long for a socket: choose a shorter file name.")
        }
        try removeDead(path, &address)
        let descriptor = socket(AF_UNIX, SocketFlags.stream, 0)
        guard descriptor >= 0 else { throw ListeningSocket.failure(errno, path) }
        // Linux gives the file the mode that the socket has, so that it is never open to others, even for a moment.
        // The address is lent to the call with its size.
        guard fchmod(descriptor, 0o600) == 0,
            unsafe withGeneric(&address, { unsafe bind(descriptor, $0, $1) }) == 0,
            Glibc.listen(descriptor, SocketFlags.backlog) == 0
        else {
            let errorNumber = errno
            close(descriptor)
            throw ListeningSocket.failure(errorNumber, path)
        }
        return descriptor
    }

    private static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let directory = path[..<slash]
        return (directory.isEmpty ? "/" : String(directory), String(path[path.index(after: slash)...]))
    }

    /// An address holds 107 bytes; a longer path goes through the descriptor of its directory.
    private static func socketAddress(_ path: String, _ directoryDescriptor: Int32, _ name: String) -> sockaddr_un? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        let short = path.utf8.count < room ? path : "/proc/self/fd/\(directoryDescriptor)/\(name)"
        guard short.utf8.count < room else { return nil }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: short.utf8) }  // it fits
        return address
    }

    private static func removeDead(_ path: String, _ address: inout sockaddr_un) throws(HTTPServerError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return }  // writes one stat
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw HTTPServerError(.addressInvalid, "'\(path)' exists and is no socket: choose another path.")
        }
        let probe = socket(AF_UNIX, SocketFlags.stream, 0)
        guard probe >= 0 else { throw ListeningSocket.failure(errno, path) }
        defer { close(probe) }
        // The address is lent to the call with its size.
        guard unsafe withGeneric(&address, { unsafe connect(probe, $0, $1) }) != 0, errno == ECONNREFUSED else {
            throw ListeningSocket.failure(EADDRINUSE, path)
        }
        unsafe unlink(path)  // the text is lent as a C string
    }

    private static func withGeneric(
        _ address: inout sockaddr_un,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        // The address is lent for the closure.
        unsafe withUnsafePointer(to: &address) { pointer in
            // Every socket address begins as sockaddr does; the size goes along.
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
