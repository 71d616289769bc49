/// Counts the trials of a conversion by step.
struct ConversionTally: JoinableTally {
    /// How long those took that came on, by step.
    private(set) var lengths: [LengthSample]
    /// How long trials took of which some are open, by step.
    private(set) var competing: [CompetingLengths]
    private var counts: [Int]

    init(stepCount: Int) {
        lengths = Array(repeating: LengthSample(), count: stepCount)
        competing = Array(repeating: CompetingLengths(), count: stepCount)
        counts = Array(repeating: 0, count: stepCount * Int(ConversionScan.bucketsPerStep))
    }

    static var readsValues: Bool { false }

    /// How many trials of a step are in a bucket.
    func count(_ bucket: ConversionScan.Bucket, step: Int) -> Int {
        counts[step * Int(ConversionScan.bucketsPerStep) + Int(bucket.rawValue)]
    }

    @inline(__always)
    mutating func add(_ entry: Entry) {
        counts[Int(entry.bucket)] += 1
        let (step, bucket) = entry.bucket.quotientAndRemainder(dividingBy: ConversionScan.bucketsPerStep)
        switch ConversionScan.Bucket(rawValue: bucket) {
        case .converted: lengths[Int(step)].add(completed: entry.length)
        case .reached: competing[Int(step)].add(reached: entry.length)
        case .missed: competing[Int(step)].add(missed: entry.length)
        case .open: competing[Int(step)].add(open: entry.length)
        case .entered, .considered, .pending, nil: break
        }
    }

    mutating func combine(_ other: ConversionTally) {
        for step in lengths.indices {
            lengths[step].combine(other.lengths[step])
            competing[step].combine(other.competing[step])
        }
        for bucket in counts.indices { counts[bucket] += other.counts[bucket] }
    }
}
