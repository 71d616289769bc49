import Foundation
import Glibc
import Locking
import MCPProtocol
import Testing
import Wire

/// Speaks over lines with an endpoint, in pipes.
final class LinesPeer: Sendable {
    private let toServer: Int32
    private let fromServer: Int32
    private let rest = Guarded<[UInt8]>([])
    private let hasEnded = OneTimeSignal()

    init(_ endpoint: any MCPEndpoint, stop: OneTimeSignal? = nil) {
        var (forth, back): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        unsafe pipe(&forth)  // writes the two elements
        unsafe pipe(&back)
        (toServer, fromServer) = (forth[1], back[0])
        let (input, output, hasEnded) = (forth[0], back[1], hasEnded)
        Thread.detachNewThread {
            MCPLines(endpoint: endpoint, output: output).run(input: input, stop: stop)
            Glibc.close(input)
            Glibc.close(output)
            hasEnded.fire()
        }
    }

    convenience init(_ service: StubService = StubService(), limits: MCPLimits = .standard) {
        self.init(MCPLocalEndpoint(server: MCPServer(limits: limits)) { service })
    }

    deinit { Glibc.close(fromServer) }

    func say(_ line: String) { say(Array((line + "\n").utf8)) }

    func say(_ bytes: [UInt8]) {
        var start = 0
        while start < bytes.count {
            // No more bytes than there are from there on.
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(toServer, $0.baseAddress.map { unsafe $0 + start }, bytes.count - start)
            }
            guard count > 0 else { return }
            start += count
        }
    }

    /// Ends what the server reads.
    func close() { Glibc.close(toServer) }

    /// Waits until the server has ended.
    func waitForEnd() -> Bool { Peer.wait(-1, 60_000, hasEnded) == false }

    /// Waits for the next message; nil at the end.
    func hear() -> JSON? {
        while true {
            let line = rest.withLock { rest -> [UInt8]? in
                guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
                defer { rest.removeSubrange(...end) }
                return Array(rest[..<end])
            }
            if let line { return Peer.read(line) }
            var piece = [UInt8](repeating: 0, count: 65_536)
            let count = unsafe Glibc.read(fromServer, &piece, piece.count)  // as many as there is room for
            guard count > 0 else {
                rest.withLock { #expect($0.isEmpty, "a line was cut") }
                return nil
            }
            rest.withLock { $0 += piece[..<count] }
        }
    }

    /// Everything until the end.
    func hearAll() -> [JSON] {
        var all: [JSON] = []
        while let message = hear() { all.append(message) }
        return all
    }
}
