/// Reads an append-only column row by row, mostly in order: it keeps the chunk of the last row at hand.
///
/// Sendable because a snapshot is, and where its rows are does not change.
@safe
public struct ChunkReader<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    @usableFromInline let column: ColumnSnapshot<Element>
    @usableFromInline var rows: UnsafeMutablePointer<Element>?
    @usableFromInline var chunk = -1

    /// Reads a column as it was when the snapshot was taken.
    public init(_ column: ColumnSnapshot<Element>) {
        self.column = column
        // There is none at hand yet.
        unsafe rows = nil
    }

    /// The row at `row`.
    ///
    /// - Precondition: `row` is below the column's count.
    @inlinable
    public subscript(row: Int) -> Element {
        @inline(__always)
        mutating get {
            precondition(row >= 0 && row < column.count, "row \(row) of \(column.count)")
            let wanted = row >> ColumnLayout.chunkShift
            if wanted != chunk {
                // The snapshot keeps the chunk alive.
                unsafe rows = column.starts[wanted]
                chunk = wanted
            }
            // The row is within the chunk and was written before the snapshot was taken; there is one at hand now.
            return unsafe rows.unsafelyUnwrapped[row & ColumnLayout.chunkMask]
        }
    }
}
