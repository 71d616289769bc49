/// The fixed buckets of a histogram, over whole numbers of a small unit.
struct HistogramBuckets: Sendable {
    /// Seconds from a tenth of a millisecond to ten, counted in nanoseconds.
    static let seconds = HistogramBuckets(
        bounds: [
            100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
            250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
        ], decimals: 9)

    /// The upper bounds, each of which belongs to its bucket.
    let bounds: [UInt64]

    private let decimals: Int
    private let boundTexts: [String]

    /// - Parameters:
    ///   - bounds: in ascending order; what is beyond the last one has a bucket of its own.
    ///   - decimals: the small unit is 10^-`decimals` of the one that is written.
    init(bounds: [UInt64], decimals: Int) {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "bounds must ascend, not be \(bounds)")
        self.bounds = bounds
        self.decimals = decimals
        boundTexts = bounds.map { MetricText.decimal($0, decimals: decimals) } + ["+Inf"]
    }

    /// How many counters a histogram needs: its buckets and, behind them, the sum.
    var cellCount: Int { bounds.count + 2 }

    /// Counts a value in the cells that begin at `offset`.
    func record(_ value: UInt64, in cells: AtomicCounts, offset: Int) {
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        cells.add(1, at: offset + index)
        cells.add(value, at: offset + bounds.count + 1)
    }

    /// The lines of the histogram whose cells begin at `offset`; none where `isLeftOutEmpty` and nothing was counted.
    func samples(
        of cells: AtomicCounts, offset: Int, labels: [(name: String, value: String)] = [], isLeftOutEmpty: Bool = false
    ) -> [MetricSample] {
        var total: UInt64 = 0
        var samples: [MetricSample] = []
        for (index, bound) in boundTexts.enumerated() {
            total &+= cells.value(at: offset + index)
            samples.append(MetricSample(suffix: "_bucket", labels: labels + [("le", bound)], value: String(total)))
        }
        guard total > 0 || !isLeftOutEmpty else { return [] }
        let sum = MetricText.decimal(cells.value(at: offset + bounds.count + 1), decimals: decimals)
        samples.append(MetricSample(suffix: "_sum", labels: labels, value: sum))
        // The same number as the last bucket, whatever is counted meanwhile.
        samples.append(MetricSample(suffix: "_count", labels: labels, value: String(total)))
        return samples
    }
}
