/// A column of whole numbers that never fall and rise slowly, in four bytes each: kept as distances from the first
/// number of their chunk.
public struct RisingColumn: ~Copyable, Sendable {
    private var distances = AppendOnlyColumn<UInt32>()
    private var bases: [Int64] = []
    private var last = Int64.min

    /// Begins with no rows.
    public init() {}

    /// How many rows there are.
    public var count: Int { distances.count }

    /// Adds a row.
    ///
    /// - Precondition: the number is at least the last one's, and less than 2^32 above the first of its chunk.
    public mutating func append(_ number: Int64) {
        precondition(number >= last, "\(number) comes after \(last)")
        if count & ColumnLayout.chunkMask == 0 { bases.append(number) }
        guard let distance = UInt32(exactly: number - bases[bases.count - 1]) else {
            preconditionFailure("\(number) is too far from \(bases[bases.count - 1])")
        }
        distances.append(distance)
        last = number
    }

    /// The number at `row`.
    ///
    /// - Precondition: `row` is below `count`.
    public subscript(row: Int) -> Int64 { bases[row >> ColumnLayout.chunkShift] + Int64(distances[row]) }

    /// What a reader sees of the column as it is now.
    public func snapshot() -> Snapshot { Snapshot(distances: distances.snapshot(), bases: bases) }

    /// A reader's immutable view of the column.
    public struct Snapshot: Sendable {
        fileprivate let distances: ColumnSnapshot<UInt32>
        fileprivate let bases: [Int64]

        /// How many rows there are.
        public var count: Int { distances.count }

        /// Bytes reserved for the rows.
        public var bytes: Int { distances.bytes + bases.count * MemoryLayout<Int64>.stride }

        /// The number at `row`.
        ///
        /// - Precondition: `row` is below `count`.
        public subscript(row: Int) -> Int64 { bases[row >> ColumnLayout.chunkShift] + Int64(distances[row]) }

        /// How many rows from the start are at most `limit`.
        ///
        /// - Complexity: O(log n).
        public func countOfRows(atMost limit: Int64) -> Int {
            var low = 0
            var high = count
            while low < high {
                let middle = (low + high) / 2
                if self[middle] <= limit { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }
}
