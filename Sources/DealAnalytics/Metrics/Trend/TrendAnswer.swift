public import DealModel

/// What `Trend` answers. Numbers are whole, in what the measure is counted in.
public struct TrendAnswer: Hashable, Sendable {
    /// A number of one interval.
    public struct Point: Hashable, Sendable {
        /// The number; nil where there is none.
        public let value: Int128?
        /// The number that it is compared with.
        public let base: Int128?

        /// How much it changed; nil where either is not there.
        public var change: Int128? { value.flatMap { value in base.map { value - $0 } } }

        /// How much it changed in millionths of per cent of what it was; nil where that was 0.
        public var changePercent: Int128? {
            guard let change, let base else { return nil }
            return ProductRatio.roundedHalfEven([change, 100_000_000], over: [Int128(base.magnitude)])
        }
    }

    /// The numbers of one currency, or those that are of none.
    public struct Series: Hashable, Sendable {
        /// The currency; nil for numbers that are of none.
        public let currency: Currency?
        /// One an interval.
        public let points: [Point]
    }

    /// By currency; a single one without currency where the measure is not told by currency.
    public let series: [Series]
    /// What the numbers of each interval are made of; nil for what is made of several sets of deals.
    public let drills: [DrillTarget?]

    init(
        _ measure: TrendMeasure, _ intervals: [Range<CivilDate>], _ bases: [Range<CivilDate>],
        _ readings: [Range<CivilDate>: TrendReading]
    ) {
        let currencies = readings.values.reduce(into: Set<Currency>()) { $0.formUnion($1.currencies) }
        let keys: [Currency?] = measure.isByCurrency ? currencies.sorted() : [nil]
        func number(_ dates: Range<CivilDate>, _ currency: Currency?) -> Int128? {
            readings[dates]?.numbers[currency] ?? (measure.isSum ? 0 : nil)
        }
        series = keys.map { currency in
            Series(
                currency: currency,
                points: zip(intervals, bases).map { dates, base in
                    Point(value: number(dates, currency), base: number(base, currency))
                })
        }
        drills = intervals.map { readings[$0]?.drill }
    }
}
