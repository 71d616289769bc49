/// Adds entries up by their buckets, which are numbered from 0: what they are worth and how long they took.
struct CellTally: JoinableTally {
    /// By bucket.
    private(set) var figures: [[ValueFigures]]
    /// The sums of lengths, by bucket.
    private(set) var microseconds: [Int128]

    init(bucketCount: Int) {
        figures = Array(repeating: [], count: bucketCount)
        microseconds = Array(repeating: 0, count: bucketCount)
    }

    mutating func add(_ entry: Entry) {
        figures[Int(entry.bucket)].add(entry.appraisal)
        microseconds[Int(entry.bucket)] += Int128(entry.length)
    }

    mutating func combine(_ other: CellTally) {
        for bucket in figures.indices {
            figures[bucket].combine(other.figures[bucket])
            microseconds[bucket] += other.microseconds[bucket]
        }
    }
}
