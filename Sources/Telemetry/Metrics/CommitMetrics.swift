/// Counts the commits of the store, how many writes each took and how long.
public final class CommitMetrics: Sendable {
    private static let sizes = HistogramBuckets(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512], decimals: 0)

    private let groupSizes = AtomicCounts(count: CommitMetrics.sizes.cellCount)
    private let durations = AtomicCounts(count: HistogramBuckets.seconds.cellCount)
    private let commits = AtomicCounts(count: 1)

    /// Starts at nothing.
    public init() {}

    /// Counts one commit.
    ///
    /// - Parameters:
    ///   - writeCount: how many writes were committed together.
    ///   - durationNanoseconds: from the beginning of the transaction until the figures showed it.
    public func record(writeCount: Int, durationNanoseconds: UInt64) {
        commits.add(1, at: 0)
        Self.sizes.record(UInt64(max(0, writeCount)), in: groupSizes, offset: 0)
        HistogramBuckets.seconds.record(durationNanoseconds, in: durations, offset: 0)
    }

    /// `penstock_commits_total`, `penstock_commit_group_size` and `penstock_commit_duration_seconds`.
    public var families: [MetricFamily] {
        let (commits, groupSizes, durations) = (commits, groupSizes, durations)
        return [
            MetricFamily("penstock_commits_total", "Commits since the start.", .counter) {
                [MetricSample(value: String(commits.value(at: 0)))]
            },
            MetricFamily("penstock_commit_group_size", "Writes that were committed together.", .histogram) {
                Self.sizes.samples(of: groupSizes, offset: 0)
            },
            MetricFamily(
                "penstock_commit_duration_seconds",
                "Seconds from the beginning of a transaction until the figures showed it.", .histogram
            ) {
                HistogramBuckets.seconds.samples(of: durations, offset: 0)
            },
        ]
    }
}
