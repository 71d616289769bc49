import Glibc

/// Reads a CSV file after RFC 4180, row by row, in one pass over a file descriptor.
///
/// Rows end with LF or CRLF, the last one may have no end. A byte order mark at the very start is passed over.
/// Fields are strict UTF-8. The rows' numbers of fields must equal the first one's.
public struct CSVReader: ~Copyable {
    /// How many bytes are asked for at a time.
    public static let blockBytes = 1 << 20

    private let descriptor: Int32
    private let blockBytes: Int
    private var scanner: CSVScanner
    private var buffer: [UInt8]
    private var begin = 0
    private var end = 0
    private var isAtEnd = false
    private var offset = 0
    private var line = 1
    private var expected: Int?
    private var hasStarted = false

    /// Reads from where the descriptor stands. The descriptor stays the caller's, who closes it.
    ///
    /// - Parameter blockBytes: how many bytes to ask for at a time; at least 4.
    public init(fileDescriptor: Int32, limits: CSVLimits = .standard, blockBytes: Int = CSVReader.blockBytes) {
        precondition(blockBytes >= 4, "blocks of \(blockBytes) bytes are too small")
        descriptor = fileDescriptor
        self.blockBytes = blockBytes
        scanner = CSVScanner(limits: limits)
        buffer = [UInt8](repeating: 0, count: blockBytes)
    }

    /// How many bytes have been taken so far.
    public var bytesRead: Int { offset }

    /// Reads the next row into `row`; false at the end of the file.
    ///
    /// - Throws: what is wrong with the row. Where `isRecoverable`, the row is filled as far as it goes and the next
    ///   call goes on with the row after it.
    public mutating func next(into row: inout CSVRow) throws(CSVError) -> Bool {
        if !hasStarted { try start() }
        while true {
            if begin == end, isAtEnd { return false }
            let next = begin == end ? nil : scanner.scan(buffer, count: end, from: begin, isLast: isAtEnd)
            if let next {
                let range = begin..<next
                let (rowOffset, rowLine) = (offset, line)
                begin = next
                offset += range.count
                line += scanner.lineFeeds
                let isHeader = expected == nil
                if isHeader { expected = scanner.fields.count }
                try scanner.take(
                    range,
                    of: buffer,
                    offset: rowOffset,
                    line: rowLine,
                    expected: isHeader ? nil : expected,
                    into: &row
                )
                return true
            }
            guard end - begin <= scanner.limits.rowBytesMax else {
                throw CSVError(
                    kind: .rowTooLong(bytesMax: scanner.limits.rowBytesMax),
                    line: line,
                    column: 1,
                    rowOffset: offset
                )
            }
            try fill()
        }
    }

    private mutating func start() throws(CSVError) {
        hasStarted = true
        while end < 3, !isAtEnd { try fill() }
        if end >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF {
            begin = 3
            offset = 3
        }
    }

    private mutating func fill() throws(CSVError) {
        if begin > 0 {
            buffer.removeSubrange(0..<begin)
            buffer.append(contentsOf: repeatElement(0, count: begin))
            end -= begin
            begin = 0
        }
        if end == buffer.count { buffer.append(contentsOf: repeatElement(0, count: buffer.count)) }
        let room = min(buffer.count - end, blockBytes)
        let place = end
        while true {
            // The call stays within the slice that it is given.
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                let target = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[place..<place + room])
                return unsafe read(descriptor, target.baseAddress, target.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw CSVError(kind: .unreadable(errorNumber: errno), line: line, column: 1, rowOffset: offset)
            }
            if count == 0 { isAtEnd = true }
            end += count
            return
        }
    }
}
