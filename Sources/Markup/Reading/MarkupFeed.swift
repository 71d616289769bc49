/// Hands a document to libxml2: byte by byte looked at, without the mark of UTF-8.
final class MarkupFeed {
    private let source: ByteSource
    private var scan: ByteScan
    private var piece: [UInt8] = []
    private var position = 0
    private var isAtStart = true
    /// Why no more is handed over.
    private(set) var error: MarkupError?

    init(_ source: @escaping ByteSource, _ limits: MarkupLimits) {
        self.source = source
        scan = ByteScan(limits)
    }

    /// Where the next element begins.
    func nextElementPlace() -> MarkupPlace? { scan.nextElementPlace() }

    /// Fills a buffer with what comes next; how many bytes that were, less than it takes only before the end, none at
    /// it, -1 where there is an error. libxml2 takes a few bytes at the beginning for the whole document.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var filledCount = 0
        while filledCount < buffer.count {
            do throws(MarkupError) {
                if position == piece.count, error == nil { try fill() }
            } catch {
                self.error = error
            }
            let count = min(buffer.count - filledCount, piece.count - position)
            if count == 0 { break }
            // Not more than either has.
            unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filledCount...]).copyBytes(
                from: piece[position..<position + count])
            position += count
            filledCount += count
        }
        return filledCount == 0 && error != nil ? -1 : filledCount
    }

    private func fill() throws(MarkupError) {
        piece = []
        position = 0
        piece = try source()
        if isAtStart {
            isAtStart = false
            // A mark alone would look like the end.
            while piece.count < 4 {
                let more = try source()
                if more.isEmpty { break }
                piece += more
            }
            if piece.starts(with: [0xEF, 0xBB, 0xBF]) { piece.removeFirst(3) }
            // libxml2 would say that something follows the end.
            if piece.isEmpty { throw MarkupError(.malformed("the document is empty"), line: 1, column: 1) }
        }
        do throws(MarkupError) { try scan.take(piece) } catch {
            piece = []
            throw error
        }
    }
}
