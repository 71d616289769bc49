/// Where the bytes of a report go: gathered in pieces, and handed on piece by piece.
public struct ReportSink {
    /// Takes a piece.
    public typealias Take = (_ bytes: [UInt8]) throws(ReportError) -> Void

    /// How many bytes a piece has, about.
    public static let pieceBytesCount = 64 * 1_024

    /// What is not handed on yet. Writers append to it.
    public var bytes: [UInt8] = []
    /// How many bytes were handed on.
    public private(set) var takenBytesCount: Int64 = 0
    private let take: Take

    /// Hands pieces to a closure.
    public init(_ take: @escaping Take) {
        self.take = take
        bytes.reserveCapacity(2 * Self.pieceBytesCount)
    }

    /// Appends the UTF-8 of a text.
    public mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Hands on what there is if it makes a piece. Writers call it between rows.
    public mutating func flushPiece() throws(ReportError) {
        guard bytes.count >= Self.pieceBytesCount else { return }
        try flush()
    }

    /// Hands on what there is; once more at the end.
    public mutating func flush() throws(ReportError) {
        guard !bytes.isEmpty else { return }
        try take(bytes)
        takenBytesCount += Int64(bytes.count)
        bytes.removeAll(keepingCapacity: true)
    }
}
