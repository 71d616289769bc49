internal import ColumnEngine
public import DealModel

/// What `Forecast` answers.
public struct ForecastAnswer: Hashable, Sendable {
    /// What is forecast in one currency.
    public struct Sum: Hashable, Sendable {
        /// The currency.
        public let currency: Currency
        /// In minor units; nil where there is no history to take a yield from.
        public let amount: Int128?
    }

    /// The figures of one period.
    public struct Period: Hashable, Sendable {
        /// Which period.
        public let period: ForecastPeriod
        /// What was won in it.
        public let won: FigureBucket
        /// What is open and expected in it.
        public let open: FigureBucket
        /// What is forecast, in every currency in which anything is won or open.
        public let forecast: [Sum]
        /// The yields, by the same currencies, that it was taken from; nil for other methods.
        public let yields: [ValueRate]?
        /// What is forecast in the currency asked for, of all converted values; nil where nothing is converted.
        public let converted: Sum?
        /// The yield of the converted values that it was taken from; nil for other methods.
        public let convertedYield: ValueRate?
    }

    /// The periods in order.
    public let periods: [Period]
    /// The open deals whose date has passed; empty where they stand in the first period.
    public let overdue: FigureBucket
    /// The open deals without a date.
    public let undated: FigureBucket
    /// The open deals expected beside all periods.
    public let outOfRange: FigureBucket
    /// What was won in the periods.
    public let won: FigureBucket
    /// The open deals of the periods.
    public let open: FigureBucket
    /// All open deals, each of which is in one of the buckets.
    public let everyOpen: FigureBucket
    /// The sum of what is forecast for the periods; nil in a currency where it is for one of them.
    public let forecast: [Sum]
    /// The same of converted values; nil where nothing is converted.
    public let converted: Sum?

    init(
        _ forecast: Forecast, _ periods: ForecastPeriods, _ tally: FigureTally, yields: FigureTally?,
        _ context: MetricContext
    ) {
        typealias Bucket = ForecastScan.Bucket
        let figures = Dictionary(uniqueKeysWithValues: tally.cells.map { ($0.bucket, $0.figures) })
        func bucket(_ number: UInt32) -> FigureBucket {
            FigureBucket(figures[number] ?? [], DrillTarget(group: nil, buckets: [number]))
        }
        overdue = bucket(Bucket.overdue)
        undated = bucket(Bucket.undated)
        outOfRange = bucket(Bucket.outOfRange)
        won = bucket(Bucket.won)
        open = bucket(Bucket.openInPeriods)
        everyOpen = bucket(Bucket.open)
        let samples = yields.map { Dictionary(uniqueKeysWithValues: $0.cells.map { ($0.bucket, $0.figures) }) }
        self.periods = periods.all.indices.map { index in
            let won = bucket(Bucket.won(ofPeriod: index))
            let open = bucket(Bucket.open(ofPeriod: index))
            let currencies = Self.currencies(won.figures, open.figures)
            let yields = samples.map { samples in
                Self.yields(samples, periods.yields.ofPeriods[index], currencies, countMin: context.frame.countMin)
            }
            let target = context.frame.conversion?.target
            let convertedYield = target.flatMap { target in
                samples.map { samples in
                    Self.convertedYield(
                        samples, periods.yields.ofPeriods[index], target, countMin: context.frame.countMin)
                }
            }
            return Period(
                period: periods.all[index], won: won, open: open,
                forecast: currencies.enumerated().map { place, currency in
                    Sum(
                        currency: currency,
                        amount: Self.amount(
                            forecast.method, won: won.figures.of(currency)?.value ?? 0,
                            open: open.figures.of(currency)?.value ?? 0,
                            weighted: open.figures.of(currency)?.weighted ?? 0, yield: yields.map { $0[place] }))
                }, yields: yields,
                converted: target.map { target in
                    Sum(
                        currency: target,
                        amount: Self.amount(
                            forecast.method, won: won.figures.reduce(0) { $0 + $1.converted },
                            open: open.figures.reduce(0) { $0 + $1.converted },
                            weighted: open.figures.reduce(0) { $0 + $1.convertedWeighted }, yield: convertedYield))
                }, convertedYield: convertedYield)
        }
        self.forecast = Self.total(self.periods.flatMap(\.forecast))
        converted = Self.total(self.periods.compactMap(\.converted)).first
    }

    private static func currencies(_ first: [ValueFigures], _ second: [ValueFigures]) -> [Currency] {
        var all = first
        all.combine(second)
        return all.compactMap(\.currency)
    }

    private static func amount(
        _ method: Forecast.Method, won: Int128, open: Int128, weighted: Int128, yield: ValueRate?
    ) -> Int128? {
        switch method {
        case .weighted: return weighted
        case .wonPlusWeighted: return won + weighted
        case .historicalYield:
            guard let yield else { return nil }
            let share = ProductRatio.roundedHalfEven([open, yield.numerator], over: [yield.denominator])
            return share.map { won + $0 }
        }
    }

    private static func yields(
        _ samples: [UInt32: [ValueFigures]], _ places: [Int], _ currencies: [Currency], countMin: Int
    ) -> [ValueRate] {
        var won: [ValueFigures] = []
        var open: [ValueFigures] = []
        for place in places {
            won.combine(samples[ForecastYieldScan.won(ofSample: place)] ?? [])
            open.combine(samples[ForecastYieldScan.open(ofSample: place)] ?? [])
        }
        return currencies.map { currency in
            let whole = open.of(currency)
            return ValueRate(
                currency, won.of(currency)?.value ?? 0, of: whole?.value ?? 0, count: whole?.priced ?? 0,
                countMin: countMin)
        }
    }

    private static func convertedYield(
        _ samples: [UInt32: [ValueFigures]], _ places: [Int], _ target: Currency, countMin: Int
    ) -> ValueRate {
        let won = places.flatMap { samples[ForecastYieldScan.won(ofSample: $0)] ?? [] }
        let open = places.flatMap { samples[ForecastYieldScan.open(ofSample: $0)] ?? [] }
        return ValueRate(
            target, won.reduce(0) { $0 + $1.converted }, of: open.reduce(0) { $0 + $1.converted },
            count: open.reduce(0) { $0 + $1.priced - $1.fxMissing }, countMin: countMin)
    }

    private static func total(_ forecasts: [Sum]) -> [Sum] {
        var sums: [Currency: Int128?] = [:]
        for sum in forecasts {
            let sofar = sums[sum.currency] ?? .some(0)
            sums.updateValue(sofar.flatMap { sofar in sum.amount.map { sofar + $0 } }, forKey: sum.currency)
        }
        return sums.sorted { $0.key < $1.key }.map { Sum(currency: $0.key, amount: $0.value) }
    }
}

extension Array where Element == ValueFigures {
    /// The figures of one currency; nil where there are none.
    fileprivate func of(_ currency: Currency) -> ValueFigures? { first { $0.currency == currency } }
}
