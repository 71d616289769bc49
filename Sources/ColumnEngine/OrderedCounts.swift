/// How many things have each whole number, and how many have a lower one than a given number.
///
/// Numbers are kept in blocks of 64 neighbours, so that dates of ten years make some sixty blocks. A change takes
/// O(log blocks), a number in a new block O(blocks), and a question O(blocks + 64).
public struct OrderedCounts: Sendable {
    private var keys: [Int32] = []
    private var totals: [Int] = []
    private var counts: [UInt32] = []

    private static let blockShift: Int32 = 6
    private static let blockSize = 64

    /// Begins with nothing counted.
    public init() {}

    /// Counts one more thing with this number.
    public mutating func add(_ number: Int32) {
        let block = self.block(of: number >> Self.blockShift)
        if block == keys.count || keys[block] != number >> Self.blockShift {
            keys.insert(number >> Self.blockShift, at: block)
            totals.insert(0, at: block)
            let start = block * Self.blockSize
            counts.insert(contentsOf: repeatElement(0, count: Self.blockSize), at: start)
        }
        totals[block] += 1
        counts[block * Self.blockSize + Self.offset(of: number)] += 1
    }

    /// Counts one thing fewer with this number.
    ///
    /// - Precondition: it was added before.
    public mutating func remove(_ number: Int32) {
        let block = self.block(of: number >> Self.blockShift)
        precondition(
            block < keys.count && keys[block] == number >> Self.blockShift,
            "\(number) was never counted"
        )
        totals[block] -= 1
        counts[block * Self.blockSize + Self.offset(of: number)] -= 1
    }

    /// How many things have a lower number.
    public func count(below number: Int32) -> Int {
        let block = self.block(of: number >> Self.blockShift)
        var sum = 0
        for index in 0..<block { sum += totals[index] }
        guard block < keys.count, keys[block] == number >> Self.blockShift else { return sum }
        let start = block * Self.blockSize
        for index in start..<start + Self.offset(of: number) { sum += Int(counts[index]) }
        return sum
    }

    /// Bytes in use.
    public var bytes: Int { keys.count * (4 + 8 + Self.blockSize * 4) }

    private static func offset(of number: Int32) -> Int { Int(number) & (blockSize - 1) }

    /// Where the block with this key is, or would be.
    private func block(of key: Int32) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
