/// The writer's end of a column that only grows: chunks of `rowsPerChunk` rows, the last one partly filled.
///
/// Sendable because the pointers lead into its own chunks alone. There is one writer, which the type's not being
/// copyable enforces; readers take snapshots, which share the storage.
@safe
public struct AppendOnlyColumn<Element: BitwiseCopyable & Sendable>: ~Copyable, @unchecked Sendable {
    @usableFromInline var chunks: [ColumnChunk<Element>] = []
    /// Where the rows of each chunk are, so that to read one costs no reference to the chunk.
    @usableFromInline var starts: [UnsafeMutablePointer<Element>] = unsafe []
    @usableFromInline var length = 0

    /// Begins with no rows.
    public init() {}

    /// How many rows there are.
    @inlinable
    public var count: Int { length }

    /// Adds a row.
    ///
    /// - Complexity: O(1); a new chunk is allocated every `ColumnLayout.rowsPerChunk` rows.
    @inlinable
    public mutating func append(_ element: Element) {
        let offset = count & ColumnLayout.chunkMask
        if offset == 0 {
            let chunk = ColumnChunk<Element>(capacity: ColumnLayout.rowsPerChunk)
            chunks.append(chunk)
            // As long-lived as the chunk, which stands beside it.
            unsafe starts.append(chunk.rows)
        }
        // The offset is below the chunk's capacity, and no snapshot counts the row yet.
        unsafe (starts[count >> ColumnLayout.chunkShift] + offset).initialize(to: element)
        length += 1
    }

    /// The row at `row`.
    ///
    /// - Precondition: `row` is below `count`.
    @inlinable
    public subscript(row: Int) -> Element {
        precondition(row >= 0 && row < count, "row \(row) of \(count)")
        // The row is within a chunk and has been written.
        return unsafe starts[row >> ColumnLayout.chunkShift][row & ColumnLayout.chunkMask]
    }

    /// What a reader sees of the column as it is now; costs one reference, whatever the size.
    public func snapshot() -> ColumnSnapshot<Element> {
        // The chunks go along with where their rows are.
        unsafe ColumnSnapshot(chunks: chunks, starts: starts, count: count)
    }
}
