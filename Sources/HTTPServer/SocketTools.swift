import Glibc
import Locking

/// Questions to a connected socket, and answers past the library where it can send none.
enum SocketTools {
    /// How long, and for how many bytes, a refused client may go on sending before the connection is closed. Closing
    /// with unread bytes resets the connection, and the client may then never see its answer.
    private static let lingerMilliseconds: UInt64 = 2000
    private static let lingerBytesMax = 16 << 20
    /// Offsets into the kernel's `tcp_info` (include/uapi/linux/tcp.h), which only ever grows at its end.
    private static let bytesAckedOffset = 120
    private static let bytesReceivedOffset = 128
    private static let tcpInfoBytes = 136
    private static let sendFlags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)

    /// Bytes that a TCP peer has acknowledged and bytes received from it; nil on other sockets.
    static func tcpProgress(_ descriptor: Int32) -> (acknowledged: UInt64, received: UInt64)? {
        var info = [UInt64](repeating: 0, count: tcpInfoBytes / 8)
        var byteCount = socklen_t(tcpInfoBytes)
        // The array holds `byteCount` bytes and is lent for the call.
        guard unsafe getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &info, &byteCount) == 0,
            Int(byteCount) >= tcpInfoBytes
        else { return nil }
        return (info[bytesAckedOffset / 8], info[bytesReceivedOffset / 8])
    }

    /// Bytes that were sent and that the peer has not taken.
    static func unsentBytes(_ descriptor: Int32) -> Int {
        var byteCount: Int32 = 0
        guard unsafe ioctl(descriptor, UInt(TIOCOUTQ), &byteCount) == 0 else { return 0 }  // writes one Int32
        return Int(byteCount)
    }

    /// Bytes that came and were not read.
    static func unreadBytes(_ descriptor: Int32) -> Int {
        var byteCount: Int32 = 0
        guard unsafe ioctl(descriptor, UInt(FIONREAD), &byteCount) == 0 else { return 0 }  // writes one Int32
        return Int(byteCount)
    }

    /// Sends as much of an answer as the socket takes without waiting; a small one always fits.
    static func send(_ response: HTTPResponse, to descriptor: Int32) {
        var message = "HTTP/1.1 \(response.status) \(reason(response.status))\r\n"
        for field in response.headers where !ResponseWriter.isWrittenByEdge(field.name) {
            guard ResponseWriter.isSendable(field) else { continue }
            message += "\(field.name): \(field.value)\r\n"
        }
        var body: [UInt8] = []
        switch response.body {
        case .bytes(let bytes): body = bytes
        case .stream(let stream): stream.finished(false)
        }
        message += "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        let bytes = Array(message.utf8) + body
        // The buffer is lent for the closure.
        _ = unsafe bytes.withUnsafeBytes { buffer in
            // The buffer is lent for the call.
            unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, sendFlags)
        }
    }

    /// Ends our side and reads what the client still sends, within bounds, so that it can read its answer.
    static func linger(_ descriptor: Int32) {
        shutdown(descriptor, Int32(SHUT_WR))
        let end = MonotonicClock.nanoseconds() + lingerMilliseconds * 1_000_000
        var scratch = [UInt8](repeating: 0, count: 64 << 10)
        var byteCount = 0
        while byteCount < lingerBytesMax {
            let now = MonotonicClock.nanoseconds()
            guard now < end else { return }
            var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // One element, lent for the call.
            guard unsafe poll(&watched, 1, Int32((end - now) / 1_000_000) + 1) > 0 else { return }
            let received = unsafe recv(descriptor, &scratch, scratch.count, Int32(MSG_DONTWAIT))
            guard received > 0 else { return }
            byteCount += received
        }
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 507: "Insufficient Storage"
        default: "Refused"
        }
    }
}
