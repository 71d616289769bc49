internal import Glibc
internal import Locking

/// Takes lines from a descriptor as they come.
struct MCPLineReader {
    enum Line {
        /// Without its end.
        case whole([UInt8])
        /// One that was longer than allowed; it has been passed over.
        case tooLong
        /// There are no more.
        case end
    }

    private static let pieceBytes = 65_536

    private let input: Int32
    private let lineBytesMax: Int
    /// What ends the reading.
    private let stops: [OneTimeSignal]
    private var piece = [UInt8](repeating: 0, count: pieceBytes)
    private var unread: Range<Int> = 0..<0
    private var line: [UInt8] = []
    private var isTooLong = false
    private var isAtEnd = false

    init(input: Int32, lineBytesMax: Int, stops: [OneTimeSignal]) {
        self.input = input
        self.lineBytesMax = lineBytesMax
        self.stops = stops
    }

    /// The next line; what stands after the last end of a line is one, too.
    mutating func next() -> Line {
        while true {
            if unread.isEmpty, !isAtEnd { fill() }
            guard !stops.contains(where: \.hasFired) else { return .end }
            guard !unread.isEmpty else {
                let hasRest = !line.isEmpty || isTooLong
                return hasRest ? finish() : .end
            }
            let end = piece[unread].firstIndex(of: UInt8(ascii: "\n"))
            take(unread.lowerBound..<(end ?? unread.upperBound))
            unread = min(unread.upperBound, end.map { $0 + 1 } ?? unread.upperBound)..<unread.upperBound
            if end != nil { return finish() }
        }
    }

    private mutating func take(_ part: Range<Int>) {
        guard !isTooLong, line.count + part.count <= lineBytesMax else {
            isTooLong = true
            line = []
            return
        }
        line += piece[part]
    }

    private mutating func finish() -> Line {
        defer { (line, isTooLong) = ([], false) }
        guard !isTooLong else { return .tooLong }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return .whole(line)
    }

    /// Sleeps until there is more, and takes it.
    private mutating func fill() {
        while !stops.contains(where: \.hasFired) {
            let ready = MCPSleep.until([input] + stops.map(\.descriptor), milliseconds: Int(Int32.max))
            guard ready[0] else { continue }
            // As many bytes as there is room for.
            let count = unsafe read(input, &piece, piece.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            unread = 0..<max(0, count)
            isAtEnd = count <= 0
            return
        }
    }
}
