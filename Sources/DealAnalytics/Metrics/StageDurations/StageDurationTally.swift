/// Collects the lengths of stays by stage.
struct StageDurationTally: JoinableTally {
    /// By the stage's place.
    private(set) var samples: [LengthSample]
    /// How many are longer than the stage's limit.
    private(set) var staleCounts: [Int]

    static var readsValues: Bool { false }

    init(stageCount: Int) {
        samples = Array(repeating: LengthSample(), count: stageCount)
        staleCounts = Array(repeating: 0, count: stageCount)
    }

    @inline(__always)
    mutating func add(_ entry: Entry) {
        let (place, bucket) = entry.bucket.quotientAndRemainder(dividingBy: StageDurationScan.bucketsPerStage)
        switch StageDurationScan.Bucket(rawValue: bucket) {
        case .completed: samples[Int(place)].add(completed: entry.length)
        case .censored: samples[Int(place)].add(censored: entry.length)
        case .stale: staleCounts[Int(place)] += 1
        case nil: break
        }
    }

    mutating func combine(_ other: StageDurationTally) {
        for place in samples.indices {
            samples[place].combine(other.samples[place])
            staleCounts[place] += other.staleCounts[place]
        }
    }
}
