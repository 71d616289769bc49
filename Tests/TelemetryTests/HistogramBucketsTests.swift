import Testing

@testable import Telemetry

@Suite struct HistogramBucketsTests {
    private func counts(_ buckets: HistogramBuckets, of values: [UInt64]) -> [String] {
        let cells = AtomicCounts(count: buckets.cellCount)
        for value in values { buckets.record(value, in: cells, offset: 0) }
        return buckets.samples(of: cells, offset: 0).map(\.value)
    }

    @Test func `a bound belongs to its bucket, and buckets add up`() {
        let buckets = HistogramBuckets(bounds: [1, 4, 16], decimals: 0)
        #expect(counts(buckets, of: [0, 1, 2, 4, 5, 16, 17, 1_000]) == ["2", "4", "6", "8", "1045", "8"])
        #expect(counts(buckets, of: []) == ["0", "0", "0", "0", "0", "0"])
    }

    @Test func `the buckets of seconds go from a tenth of a millisecond to ten seconds`() {
        let bounds = HistogramBuckets.seconds.bounds
        #expect(bounds.first == 100_000)
        #expect(bounds.last == 10_000_000_000)
        for (index, bound) in bounds.enumerated() {
            let below = counts(.seconds, of: [bound])
            #expect(below[index] == "1" && (index == 0 || below[index - 1] == "0"), "\(bound)")
            #expect(counts(.seconds, of: [bound + 1])[index] == "0", "\(bound)")
        }
    }

    @Test func `an empty histogram can be left out`() {
        let buckets = HistogramBuckets(bounds: [1], decimals: 0)
        let cells = AtomicCounts(count: buckets.cellCount)
        #expect(buckets.samples(of: cells, offset: 0, isLeftOutEmpty: true).isEmpty)
        buckets.record(9, in: cells, offset: 0)
        #expect(buckets.samples(of: cells, offset: 0, isLeftOutEmpty: true).count == 4)
    }

    @Test func `commits are counted, sized and timed`() {
        let metrics = CommitMetrics()
        metrics.record(writeCount: 1, durationNanoseconds: 3_000_000)
        metrics.record(writeCount: 100, durationNanoseconds: 4_500_000)
        metrics.record(writeCount: 5_000, durationNanoseconds: 20_000_000_000)
        let text = String(decoding: Exposition(metrics.families).text(), as: UTF8.self)
        let lines = Set(text.split(separator: "\n"))
        let wanted: [Substring] = [
            "penstock_commits_total 3", #"penstock_commit_group_size_bucket{le="1"} 1"#,
            #"penstock_commit_group_size_bucket{le="64"} 1"#, #"penstock_commit_group_size_bucket{le="128"} 2"#,
            #"penstock_commit_group_size_bucket{le="512"} 2"#, #"penstock_commit_group_size_bucket{le="+Inf"} 3"#,
            "penstock_commit_group_size_sum 5101", "penstock_commit_group_size_count 3",
            #"penstock_commit_duration_seconds_bucket{le="0.0025"} 0"#,
            #"penstock_commit_duration_seconds_bucket{le="0.005"} 2"#, "penstock_commit_duration_seconds_sum 20.0075",
            "penstock_commit_duration_seconds_count 3",
        ]
        #expect(wanted.filter { !lines.contains($0) } == [])
    }
}
