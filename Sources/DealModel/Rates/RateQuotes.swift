/// Quotes of several currencies on their way into a set.
public struct RateQuotes: Sendable {
    /// The quotes of each currency, by day, no two of one day. None is empty.
    public private(set) var byCurrency: [Currency: [RateQuote]] = [:]

    /// Begins with none.
    public init() {}

    /// Takes in the quotes of one currency, in whatever order; none does nothing.
    ///
    /// - Precondition: no two are of one day.
    public mutating func set(_ quotes: [RateQuote], of currency: Currency) {
        guard !quotes.isEmpty else { return byCurrency[currency] = nil }
        let sorted = quotes.sorted { $0.day < $1.day }
        for (first, second) in zip(sorted, sorted.dropFirst()) {
            precondition(first.day < second.day, "\(currency) has two quotes of \(first.day)")
        }
        byCurrency[currency] = sorted
    }

    /// The currencies that have quotes, in alphabetical order.
    public var currencies: [Currency] { byCurrency.keys.sorted() }

    /// How many quotes there are.
    public var count: Int { byCurrency.values.reduce(0) { $0 + $1.count } }

    /// Whether there are none.
    public var isEmpty: Bool { byCurrency.isEmpty }

    /// The first and the last day that has a quote; nil where there are none.
    public var days: ClosedRange<CivilDate>? {
        let first = byCurrency.values.compactMap(\.first?.day).min()
        let last = byCurrency.values.compactMap(\.last?.day).max()
        guard let first, let last else { return nil }
        return first...last
    }
}
