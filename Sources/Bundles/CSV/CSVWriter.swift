internal import Files

/// Writes rows as CSV after RFC 4180 to a file descriptor, through a buffer; fields are quoted only where they must be.
///
/// Rows end with LF.
public struct CSVWriter: ~Copyable {
    /// How many bytes are gathered before they are written.
    public static let blockBytes = 1 << 18

    private let descriptor: Int32
    var buffer: [UInt8] = []
    private var isAtRowStart = true
    /// How many rows were ended.
    public private(set) var rowCount = 0

    /// Writes to the descriptor, which stays the caller's, who closes it.
    public init(fileDescriptor: Int32) {
        descriptor = fileDescriptor
        buffer.reserveCapacity(Self.blockBytes + 4_096)
    }

    /// Writes one row of fields and its end.
    ///
    /// - Throws: what the system said.
    public mutating func row(_ fields: [String]) throws(CSVError) {
        for text in fields { field(text) }
        try endRow()
    }

    /// Adds one field to the row.
    public mutating func field(_ text: String) {
        separate()
        let utf8 = text.utf8
        let mustQuote = utf8.contains { $0 == .quote || $0 == .comma || $0 == .lineFeed || $0 == .carriageReturn }
        guard mustQuote else {
            buffer.append(contentsOf: utf8)
            return
        }
        buffer.append(.quote)
        for byte in utf8 {
            if byte == .quote { buffer.append(.quote) }
            buffer.append(byte)
        }
        buffer.append(.quote)
    }

    /// Ends the row.
    ///
    /// - Throws: what the system said.
    public mutating func endRow() throws(CSVError) {
        buffer.append(.lineFeed)
        isAtRowStart = true
        rowCount += 1
        if buffer.count >= Self.blockBytes { try flush() }
    }

    /// Copies a row as it stands in another file, giving it an end where it has none.
    ///
    /// - Throws: what the system said.
    public mutating func verbatim(_ row: ArraySlice<UInt8>) throws(CSVError) {
        buffer.append(contentsOf: row)
        if row.last != .lineFeed { buffer.append(.lineFeed) }
        rowCount += 1
        if buffer.count >= Self.blockBytes { try flush() }
    }

    /// Hands everything gathered to the system; must be called at the end.
    ///
    /// - Throws: what the system said.
    public mutating func flush() throws(CSVError) {
        do throws(FileError) { try FileBytes.write(buffer.span, to: descriptor) } catch {
            throw CSVError(kind: .unreadable(errorNumber: error.errorNumber), line: 0, column: 0, rowOffset: 0)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Puts a comma before every field but the row's first.
    mutating func separate() {
        if !isAtRowStart { buffer.append(.comma) }
        isAtRowStart = false
    }
}
