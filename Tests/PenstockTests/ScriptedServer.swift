import Foundation
import Locking

/// A server on a Unix socket that answers one connection with given bytes, whatever it is asked.
final class ScriptedServer: Sendable {
    let path: String
    private let descriptor: Int32
    private let received = Guarded<[UInt8]>([])
    private let done = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - pieces: what to send, with a pause after each.
    ///   - readsRequest: whether to read the whole request before.
    init(path: String, pieces: [String], readsRequest: Bool = true) throws {
        self.path = path
        // A long path is reached through its folder, as the client does it.
        let folder = (path as NSString).deletingLastPathComponent
        let folderDescriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY)
        defer { close(folderDescriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let short = Array("/proc/self/fd/\(folderDescriptor)/\((path as NSString).lastPathComponent)".utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: short) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, listen(descriptor, 4) == 0 else { throw POSIXError(.EADDRINUSE) }
        Thread.detachNewThread { [self] in
            let connection = accept(descriptor, nil, nil)
            if readsRequest { readRequest(connection) }
            for piece in pieces {
                let bytes = Array(piece.utf8)
                _ = unsafe send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                usleep(2_000)
            }
            close(connection)
            done.signal()
        }
    }

    /// What was asked, once the connection has ended.
    func request() -> String {
        done.wait()
        done.signal()
        return received.withLock { String(decoding: $0, as: UTF8.self) }
    }

    deinit { close(descriptor) }

    private func readRequest(_ connection: Int32) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var saidContinue = false
        while true {
            let text = String(decoding: bytes.prefix(4_096), as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = text[..<end.lowerBound].lowercased()
                let length = head.components(separatedBy: "content-length: ").dropFirst().first.flatMap {
                    Int($0.prefix { $0.isNumber })
                }
                if head.contains("expect: 100-continue"), !saidContinue {
                    saidContinue = true
                    _ = unsafe send(connection, "HTTP/1.1 100 Continue\r\n\r\n", 25, Int32(MSG_NOSIGNAL))
                }
                if bytes.count >= text[..<end.upperBound].utf8.count + (length ?? 0) { break }
            }
            let count = unsafe recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        received.withLock { $0 = bytes }
    }
}
