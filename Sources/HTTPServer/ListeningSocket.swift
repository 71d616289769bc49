internal import Files
import Glibc

/// A socket that listens, and the file behind it if it has one.
struct ListeningSocket: Sendable {
    let descriptor: Int32
    /// Nil on a Unix socket.
    let port: UInt16?
    /// Removed at the end.
    let filePath: String?

    init(_ listener: HTTPListener) throws(HTTPServerError) {
        switch listener {
        case .tcp(let host, let port):
            descriptor = try Self.listenTCP(host: host, port: port)
            self.port = Self.boundPort(descriptor)
            filePath = nil
        case .unixSocket(let path):
            descriptor = try UnixSocketFile.listen(path)
            port = nil
            filePath = path
        }
    }

    /// Refuses new clients from now on. The descriptor's number stays taken, since the library's thread may still use
    /// it.
    func refuseClients() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        if let filePath {
            unsafe unlink(filePath)  // the text is lent as a C string
        }
    }

    /// Gives the descriptor back.
    func release() {
        close(descriptor)
    }

    private static func listenTCP(host: String, port: UInt16) throws(HTTPServerError) -> Int32 {
        // All zeros, and without pointers of its own.
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_PASSIVE
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        // The list is ours until freeaddrinfo.
        guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0, let address = unsafe found else {
            throw HTTPServerError(
                .addressInvalid,
                "'\(host)' is no address of this machine: give a number such as 127.0.0.1, or localhost."
            )
        }
        // The list is ours, freed once, after its last use.
        defer { unsafe freeaddrinfo(address) }
        let descriptor = unsafe socket(address.pointee.ai_family, SocketFlags.stream, 0)
        guard descriptor >= 0 else { throw Self.failure(errno, "\(host):\(port)") }
        var yes: Int32 = 1
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, 4)  // reads one Int32
        guard unsafe bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0,
            Glibc.listen(descriptor, SocketFlags.backlog) == 0
        else {
            let errorNumber = errno
            close(descriptor)
            throw Self.failure(errorNumber, "\(host):\(port)")
        }
        return descriptor
    }

    static func failure(_ errorNumber: Int32, _ place: String) -> HTTPServerError {
        switch errorNumber {
        case EADDRINUSE:
            HTTPServerError(
                .addressInUse,
                "Somebody listens on \(place) already: stop that server, or choose another address."
            )
        case EACCES, EPERM:
            HTTPServerError(.addressDenied, "This user may not listen on \(place): choose another address.")
        case EADDRNOTAVAIL, ENOENT, ENOTDIR, ENAMETOOLONG, EAFNOSUPPORT:
            HTTPServerError(.addressInvalid, "There is no \(place) on this machine: choose another address.")
        default:
            HTTPServerError(
                .startFailed,
                "Listening on \(place) failed: \(FileError(errorNumber: errorNumber).reason)."
            )
        }
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16? {
        var address = sockaddr_storage()
        var byteCount = socklen_t(MemoryLayout<sockaddr_storage>.size)
        // The storage holds any address; the call is told its size.
        return unsafe withUnsafeMutablePointer(to: &address) { storage -> UInt16? in
            let result = unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe getsockname(descriptor, generic, &byteCount)
            }
            guard result == 0 else { return nil }
            // sockaddr_in and sockaddr_in6 hold the port at the same place.
            return unsafe storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { internet in
                UInt16(bigEndian: unsafe internet.pointee.sin_port)
            }
        }
    }
}

/// Numbers that the C headers spell as enumerations or macros.
enum SocketFlags {
    static let stream = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    static let backlog: Int32 = 1024
}
