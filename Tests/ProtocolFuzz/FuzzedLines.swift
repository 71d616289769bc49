import Glibc
import MCPProtocol
import Wire

/// An input as lines, cut into pieces wherever it likes.
struct FuzzedLines {
    /// So many pieces fit into a socket that nobody reads yet.
    private static let piecesMax = 64

    private let input: ArraySlice<UInt8>

    init(_ input: ArraySlice<UInt8>) { self.input = input }

    /// Answers them, and looks whether there are whole lines, each an answer or a notification.
    func check(_ server: MCPServer, output: Int32) {
        ftruncate(output, 0)
        lseek(output, 0, SEEK_SET)
        let lines = descriptor()
        var limits = MCPLineLimits()
        limits.lineBytesMax = 2_048
        limits.runningRequestsMax = 2
        limits.waitingRequestsMax = 4
        MCPLines(endpoint: MCPLocalEndpoint(server: server) { FuzzService() }, output: output, limits: limits)
            .run(input: lines)
        close(lines)
        check(written(output))
    }

    private func check(_ bytes: [UInt8]) {
        let newline = UInt8(ascii: "\n")
        precondition(bytes.isEmpty || bytes.last == newline, "a line without its end")
        for line in bytes.split(separator: newline, omittingEmptySubsequences: false).dropLast() {
            let message = FuzzCheck.message(Array(line))
            precondition(
                message.arrayValue != nil || message["method"] != nil || message["id"] != nil,
                "neither answer nor notification: \(message.encodedText())")
        }
    }

    /// Reads as the pieces, one by one.
    private func descriptor() -> Int32 {
        var ends: [Int32] = [-1, -1]
        let made = unsafe socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends)  // writes the two elements
        precondition(made == 0, "no sockets: errno \(errno)")
        var sizes = FuzzCheck.Sizes(seed: input)
        let least = input.count / Self.piecesMax + 1
        var rest = input
        while !rest.isEmpty {
            let piece = Array(rest.prefix(least + sizes.next()))
            let count = unsafe write(ends[1], piece, piece.count)  // as many bytes as there are
            precondition(count == piece.count, "the socket took \(count) of \(piece.count) bytes: errno \(errno)")
            rest = rest.dropFirst(piece.count)
        }
        close(ends[1])
        return ends[0]
    }

    private func written(_ output: Int32) -> [UInt8] {
        let byteCount = Int(lseek(output, 0, SEEK_END))
        var bytes = [UInt8](repeating: 0, count: byteCount)
        lseek(output, 0, SEEK_SET)
        let count = unsafe read(output, &bytes, byteCount)  // as many as there is room for
        precondition(count == byteCount, "read \(count) of \(byteCount) bytes")
        return bytes
    }
}
