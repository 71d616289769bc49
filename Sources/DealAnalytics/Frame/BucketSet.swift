/// Some of the 32 buckets from one on.
struct BucketSet: Sequence, Sendable {
    let first: UInt32
    private var bits: UInt32 = 0

    /// None of those from `first` on.
    init(from first: UInt32) { self.first = first }

    /// Adds one by its distance from the first, below 32.
    mutating func insert(_ offset: UInt32) { bits |= 1 << offset }

    func makeIterator() -> Iterator { Iterator(first: first, bits: bits) }

    struct Iterator: IteratorProtocol {
        let first: UInt32
        var bits: UInt32

        mutating func next() -> UInt32? {
            guard bits != 0 else { return nil }
            defer { bits &= bits - 1 }
            return first + UInt32(bits.trailingZeroBitCount)
        }
    }
}
