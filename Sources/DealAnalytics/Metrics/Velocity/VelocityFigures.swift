internal import ColumnEngine
public import DealModel

/// The velocity of the deals of one currency, with its factors, each with what it is of.
///
/// Amounts are in ten-thousandths of the currency's minor unit.
public struct VelocityFigures: Hashable, Sendable {
    /// The currency.
    public let currency: Currency
    /// How many opportunities, in millionths.
    public let opportunities: Int64
    /// What they are; nil for an average over days.
    public let opportunityDeals: FigureBucket?
    /// The average value of those that have one; nil where none has.
    public let averageValue: Int128?
    /// What it is of, those without a value included.
    public let valued: FigureBucket
    /// The win rate by count.
    public let winRate: Rate
    /// The win rate by value.
    public let valueRate: ValueRate
    /// What the win rates are of.
    public let rated: FigureBucket
    /// How long the wins took.
    public let cycle: LengthFigures
    /// The length taken, in millionths of days; nil where nothing was won.
    public let cycleDays: Int64?
    /// The velocity a day; nil where a factor is missing or wins took no time.
    public let perDay: Int128?
    /// What was won in the window over its days; nil where it has none.
    public let measuredPerDay: Int128?
    /// What that is made of.
    public let won: FigureBucket

    private static let amountScale: Int128 = 10_000

    init(
        _ currency: Currency, _ group: KeyTable.Key, _ cells: [UInt32: [ValueFigures]], _ lengths: [UInt32: [Int64]],
        of velocity: Velocity, dayCount: Int, frame: AnalysisFrame
    ) {
        typealias Kind = VelocityScan.Kind
        func bucket(_ kinds: [UInt32]) -> FigureBucket {
            var figures: [ValueFigures] = []
            for kind in kinds { figures.combine(cells[kind] ?? []) }
            return FigureBucket(figures, DrillTarget(group: group, buckets: Set(kinds)))
        }
        self.currency = currency
        won = bucket([Kind.won])
        let openDays = (lengths[Kind.openDays] ?? []).reduce(0) { $0 + Int128($1) }
        let count: SampleQuantile.Fraction
        switch velocity.opportunities {
        case .open:
            opportunityDeals = bucket([Kind.open])
            count = (Int128(opportunityDeals?.count ?? 0), 1)
        case .created:
            opportunityDeals = bucket([Kind.created])
            count = (Int128(opportunityDeals?.count ?? 0), 1)
        case .averageOpen:
            opportunityDeals = nil
            count = (openDays, Int128(max(1, dayCount)))
        }
        opportunities = Ratio6.millionths(count.numerator, over: count.denominator) ?? 0
        valued = bucket([velocity.value == .wonAverage ? Kind.won : Kind.open])
        let valueSum = valued.figures.reduce(0) { $0 + ($1.value ?? 0) }
        let valueCount = Int128(valued.figures.reduce(0) { $0 + $1.priced })
        averageValue = ProductRatio.roundedHalfEven([valueSum, Self.amountScale], over: [valueCount])

        let wins = bucket([Kind.winRate + WinRateFigures.Kind.won])
        rated = bucket(WinRateFigures.counted(by: velocity.winRate.method).map { Kind.winRate + $0 })
        winRate = Rate(
            wins.count, of: rated.count, countMin: frame.countMin,
            quantile: NormalQuantile.twoSided(frame.confidence))
        valueRate = ValueRate(
            currency, wins.figures.first?.value ?? 0, of: rated.figures.first?.value ?? 0,
            count: rated.figures.first?.priced ?? 0, countMin: frame.countMin)
        let share: SampleQuantile.Fraction =
            velocity.winRate.method == .closedPeriodValue
            ? (valueRate.numerator, valueRate.denominator)
            : (Int128(winRate.numerator), Int128(winRate.denominator))

        let sorted = (lengths[Kind.won] ?? []).sorted()
        cycle = LengthFigures(
            sorted, countMin: frame.countMin, drill: DrillTarget(group: group, buckets: [Kind.won]))
        let length =
            velocity.cycle == .mean ? SampleQuantile.mean(sorted) : SampleQuantile.type7(50, of: sorted)
        cycleDays = length.flatMap { SampleQuantile.days($0) }
        perDay = length.flatMap { length in
            ProductRatio.roundedHalfEven(
                [
                    count.numerator, valueSum, share.numerator, length.denominator,
                    Int128(Instant.microsecondsPerDay), Self.amountScale,
                ], over: [count.denominator, valueCount, share.denominator, length.numerator])
        }
        let wonSum = won.figures.reduce(0) { $0 + ($1.value ?? 0) }
        measuredPerDay = ProductRatio.roundedHalfEven([wonSum, Self.amountScale], over: [Int128(dayCount)])
    }
}
