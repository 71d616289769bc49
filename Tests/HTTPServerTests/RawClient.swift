import Glibc

/// A socket that sends exactly the bytes it is told to.
final class RawClient: Sendable {
    struct Failure: Error {
        let what: String
        let errorNumber: Int32
    }

    let descriptor: Int32

    /// Connects to the port on this machine. A small receive buffer makes a slow reader felt early.
    init(port: UInt16?, receiveBufferBytes: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var bytes = receiveBufferBytes {
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, 4)  // reads one Int32
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = (port ?? 0).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            // Every socket address begins as sockaddr does; the size goes along.
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(what: "connect", errorNumber: errno) }
    }

    /// Connects to a Unix socket through the descriptor of its directory, so that its path may be long.
    init(directory: String, name: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let directoryDescriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY)  // a lent C string
        defer { close(directoryDescriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = "/proc/self/fd/\(directoryDescriptor)/\(name)"
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }  // short
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            // As above.
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Failure(what: "connect", errorNumber: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Sends all bytes; false when the server has closed before they were out.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let sent = unsafe bytes.withUnsafeBytes { buffer in
                // The rest of the lent buffer.
                unsafe Glibc.send(
                    descriptor,
                    buffer.baseAddress.map { unsafe $0 + offset },
                    bytes.count - offset,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard sent > 0 else { return false }
            offset += sent
        }
        return true
    }

    /// Sends the text's UTF-8.
    @discardableResult
    func send(_ text: String) -> Bool {
        send(Array(text.utf8))
    }

    /// Says that nothing more comes from here.
    func endSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// What comes next, nil at the end or when the connection is reset.
    func receive(bytesMax: Int = 64 << 10) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: bytesMax)
        let count = unsafe recv(descriptor, &buffer, bytesMax, 0)  // at most `bytesMax` bytes
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    /// Everything until the server closes.
    func receiveAll() -> [UInt8] {
        var all: [UInt8] = []
        while let piece = receive() {
            all += piece
        }
        return all
    }

    /// Reads until the text stands at the end of what came, or the server closes.
    func receive(through text: String) -> [UInt8] {
        var all: [UInt8] = []
        while !all.suffix(text.utf8.count).elementsEqual(text.utf8), let piece = receive(bytesMax: 1) {
            all += piece
        }
        return all
    }

    /// Sends, with a last request behind that asks the server to close, and parses everything that comes back but the
    /// answer to that one; so the connection is seen to be still in step.
    func exchange(_ bytes: [UInt8], isHead: Bool = false) -> [RawResponse] {
        send(bytes + message("GET \(EchoService.lastPath) HTTP/1.1", "Connection: close"))
        let answers = RawResponse.parse(receiveAll(), isHead: isHead)
        return answers.last?.headers["x-path"] == EchoService.lastPath ? answers.dropLast() : answers
    }

    /// The same without a last request: returns only if the server closes by itself.
    func exchangeUntilClosed(_ bytes: [UInt8]) -> [RawResponse] {
        send(bytes)
        return RawResponse.parse(receiveAll(), isHead: false)
    }
}
