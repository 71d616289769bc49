internal import ColumnEngine

/// Keeps the entries of one bucket, for those who want to see what a figure is made of.
struct DrillTally: Tally, Sendable {
    /// The bucket.
    let target: DrillTarget
    /// The entries in it.
    private(set) var entries: [Entry] = []

    init(_ target: DrillTarget) {
        self.target = target
    }

    mutating func add(_ entry: Entry) {
        guard target.buckets.contains(entry.bucket), target.group == nil || target.group == entry.group else { return }
        entries.append(entry)
    }
}
