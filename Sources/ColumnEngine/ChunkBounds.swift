/// The smallest and the largest value of each chunk of a column, so that a scan can pass over chunks.
public struct ChunkBounds: Sendable {
    private var sealed: [ClosedRange<Int64>] = []
    private var low = Int64.max
    private var high = Int64.min
    private var openCount = 0

    /// Begins with no rows.
    public init() {}

    /// Takes in the value of the next row.
    public mutating func append(_ value: Int64) {
        if openCount == ColumnLayout.rowsPerChunk { seal() }
        openCount += 1
        low = min(low, value)
        high = max(high, value)
    }

    /// The bounds of a chunk; nil beyond the last.
    public subscript(chunk: Int) -> ClosedRange<Int64>? {
        if chunk < sealed.count { return sealed[chunk] }
        return chunk == sealed.count && openCount > 0 ? low...high : nil
    }

    private mutating func seal() {
        sealed.append(low...high)
        low = .max
        high = .min
        openCount = 0
    }
}
