/// A reader's immutable view of an append-only column: the rows that it had when the snapshot was taken.
///
/// Sendable because nobody writes the rows that it counts any more, and its chunks keep them alive.
@safe
public struct ColumnSnapshot<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    @usableFromInline let chunks: [ColumnChunk<Element>]
    /// Where the rows of each chunk are.
    @usableFromInline let starts: [UnsafeMutablePointer<Element>]
    /// How many rows there are.
    public let count: Int

    @usableFromInline
    init(chunks: [ColumnChunk<Element>], starts: [UnsafeMutablePointer<Element>], count: Int) {
        self.chunks = chunks
        // The chunks beside it keep the rows alive.
        unsafe self.starts = starts
        self.count = count
    }

    /// How many chunks there are, the last one partly filled.
    public var chunkCount: Int { chunks.count }

    /// Bytes reserved for the rows.
    public var bytes: Int { chunks.count * ColumnLayout.rowsPerChunk * MemoryLayout<Element>.stride }

    /// The row at `row`.
    ///
    /// - Precondition: `row` is below `count`.
    @inlinable
    public subscript(row: Int) -> Element {
        precondition(row >= 0 && row < count, "row \(row) of \(count)")
        // The row is within a chunk and was written before the snapshot was taken.
        return unsafe starts[row >> ColumnLayout.chunkShift][row & ColumnLayout.chunkMask]
    }

    /// The rows of one chunk.
    ///
    /// - Precondition: `index` is below `chunkCount`.
    @inlinable
    @_lifetime(borrow self)
    public func chunk(_ index: Int) -> Span<Element> {
        let length = min(count - index << ColumnLayout.chunkShift, ColumnLayout.rowsPerChunk)
        // The first `length` rows were written before the snapshot was taken, and the snapshot keeps the chunk alive.
        let span = unsafe Span(_unsafeStart: UnsafePointer(chunks[index].rows), count: length)
        return unsafe _overrideLifetime(span, borrowing: self)
    }
}

extension ColumnSnapshot where Element: Comparable {
    /// How many rows from the start are at most `limit`, in a column that never falls.
    ///
    /// - Complexity: O(log n).
    public func countOfRows(atMost limit: Element) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= limit { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
