/// An axis of values: from where to where, and what is named on it.
struct ValueAxis {
    /// The lowest and the highest value that it reaches.
    let low: Double
    let high: Double
    let ticks: [ChartTick]
    /// A text for each tick.
    let labels: [String]

    /// An axis that reaches over values and zero.
    ///
    /// - Parameters:
    ///   - values: what lies on it.
    ///   - text: how they are written.
    ///   - count: how many steps there should be, about.
    init(over values: [Double], _ text: ValueText, count: Int) {
        let lowest = min(values.min() ?? 0, 0)
        let highest = max(values.max() ?? 0, 0)
        ticks = ChartTick.ticks(from: lowest, to: highest, count: count, isWhole: text.isWhole)
        labels = text.labels(of: ticks)
        low = min(ticks.first?.position ?? 0, lowest)
        let last = max(ticks.last?.position ?? 0, highest)
        // Where all is zero there is nothing to measure by.
        high = last > low ? last : low + 1
    }

    /// How far along the axis a value lies: 0 at its low end, 1 at its high one.
    func share(_ value: Double) -> Double { (value - low) / (high - low) }
}
