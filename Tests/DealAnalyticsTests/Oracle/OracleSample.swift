/// Statistics of observed lengths, by their definitions.
enum OracleSample {
    static func mean(_ sample: [Double]) -> Double? {
        sample.isEmpty ? nil : sample.reduce(0, +) / Double(sample.count)
    }

    /// The quantile of type 7 of Hyndman and Fan: linear between the order statistics around (n - 1) q.
    static func quantile(_ share: Double, of sample: [Double]) -> Double? {
        guard !sample.isEmpty else { return nil }
        let sorted = sample.sorted()
        let place = Double(sorted.count - 1) * share
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }

    /// The shares whose quantiles are told.
    static let shares = [0.1, 0.25, 0.5, 0.75, 0.9]
}
