internal import DealModel

/// Means and quantiles of observed lengths, exact until they are rounded once.
enum SampleQuantile {
    /// A quotient of two whole numbers, the second above 0.
    typealias Fraction = (numerator: Int128, denominator: Int128)

    /// The mean in microseconds; nil of nothing.
    static func mean(_ lengths: [Int64]) -> Fraction? {
        lengths.isEmpty ? nil : (lengths.reduce(0) { $0 + Int128($1) }, Int128(lengths.count))
    }

    /// The quantile of type 7 of Hyndman and Fan (1996), in microseconds: linear between the order statistics around
    /// `(n - 1) · percent / 100`; nil of nothing.
    ///
    /// - Precondition: the lengths are sorted, and `percent` is 0 to 100.
    static func type7(_ percent: Int, of sorted: [Int64]) -> Fraction? {
        guard let last = sorted.indices.last else { return nil }
        let (place, hundredths) = (last * percent).quotientAndRemainder(dividingBy: 100)
        let below = Int128(sorted[place])
        let above = Int128(sorted[min(place + 1, last)])
        return (below * 100 + (above - below) * Int128(hundredths), 100)
    }

    /// Millionths of days, rounded half to even.
    static func days(_ microseconds: Fraction) -> Int64? {
        Ratio6.millionths(
            microseconds.numerator, over: microseconds.denominator * Int128(Instant.microsecondsPerDay))
    }
}
