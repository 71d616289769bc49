public import DealModel

/// How large the values of some deals of one currency are: quantiles of type 7 of Hyndman and Fan (1996), exact.
public struct AmountPercentiles: Hashable, Sendable {
    /// The currency.
    public let currency: Currency
    /// How many deals have a value.
    public let count: Int
    /// The 10th, 25th, 50th, 75th and 90th percentile, in ten-thousandths of the minor unit.
    public let values: [Int128]

    /// Which percentiles.
    public static let percents = [10, 25, 50, 75, 90]

    /// - Precondition: there are values.
    /// - Complexity: O(n log n).
    init(_ currency: Currency, _ values: [Int128]) {
        precondition(!values.isEmpty, "no values in \(currency)")
        let sorted = values.sorted()
        self.currency = currency
        count = sorted.count
        self.values = Self.percents.map { percent in
            let (place, hundredths) = ((sorted.count - 1) * percent).quotientAndRemainder(dividingBy: 100)
            let above = sorted[min(place + 1, sorted.count - 1)]
            // A hundredth of a minor unit is a hundred of its ten-thousandths, so nothing is rounded.
            return (sorted[place] * 100 + (above - sorted[place]) * Int128(hundredths)) * 100
        }
    }
}
