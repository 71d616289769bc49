import DealModel

/// Opportunities times average value times win rate over the length of the cycle, in minor units a day; by currency.
struct OracleVelocity: Sendable {
    enum Opportunities: CaseIterable, Sendable { case open, created, averageOpen }
    enum Value: CaseIterable, Sendable { case wonAverage, openAverage }
    enum Cycle: CaseIterable, Sendable { case mean, median }

    struct Parameters: Sendable {
        var currency: Currency
        var window = OracleWindow()
        /// How many days the window has.
        var windowDays: Double
        /// For the average of open deals: the ends of the window's days.
        var dayEnds: [Instant] = []
        var opportunities = Opportunities.open
        var value = Value.wonAverage
        var winRate = OracleWinRate.Parameters()
        var cycle = Cycle.mean
        var scope = OracleScope()
        var reading = OracleValue()
    }

    var opportunities: Double
    /// In minor units, of priced deals; with how many there are.
    var averageValue: Double?
    var averageValueN: Int
    var winRate: Double?
    var winRateN: Int
    var cycleDays: Double?
    var cycleN: Int
    var velocityPerDay: Double?
    var measuredPerDay: Double

    static func of(_ view: OracleView, _ parameters: Parameters) -> Self {
        let scope = parameters.scope
        let currency = parameters.currency
        let open = openDeals(view, scope, currency)
        let won = wonDeals(view, parameters)
        let values = (parameters.value == .wonAverage ? won : open).compactMap { parameters.reading.value($0) }
        let sum = values.reduce(0, +)
        let average = values.isEmpty ? nil : Double(sum) / Double(values.count)
        let wonSum = won.compactMap { parameters.reading.value($0) }.reduce(0, +)

        var rateParameters = parameters.winRate
        rateParameters.window = parameters.window
        rateParameters.scope = scope
        rateParameters.currency = currency
        let rate = OracleWinRate.of(view, rateParameters)
        let share = rate.den == 0 ? nil : Double(rate.num) / Double(rate.den)
        let cycle = OracleCycleTime.of(
            view, .init(window: parameters.window, currency: currency, scope: scope))
        let days = parameters.cycle == .mean ? cycle.mean : cycle.median

        let opportunities: Double =
            switch parameters.opportunities {
            case .open: Double(open.count)
            case .created:
                Double(
                    view.lives.filter {
                        !$0.isDeleted && parameters.window.contains($0.createdAt) && scope.contains($0.now, in: view)
                            && $0.now.currency == currency
                    }.count
                )
            case .averageOpen:
                OracleSample.mean(
                    parameters.dayEnds.map { Double(openDeals(view.at(min($0, view.asOf)), scope, currency).count) }
                ) ?? 0
            }
        var velocity: Double?
        if let average, let share, let days, days > 0 { velocity = opportunities * average * share / days }
        return Self(
            opportunities: opportunities,
            averageValue: average,
            averageValueN: values.count,
            winRate: share,
            winRateN: rate.den,
            cycleDays: days,
            cycleN: cycle.n,
            velocityPerDay: velocity,
            measuredPerDay: Double(wonSum) / parameters.windowDays
        )
    }

    private static func openDeals(
        _ view: OracleView, _ scope: OracleScope, _ currency: Currency
    ) -> [OracleState] {
        view.lives.filter { $0.isOpen && scope.contains($0.now, in: view) }.map(\.now).filter {
            $0.currency == currency
        }
    }

    /// The deals as they were at the end of their closings in force, those closed in the window; of the currency that
    /// they had then.
    private static func wonDeals(_ view: OracleView, _ parameters: Parameters) -> [OracleState] {
        view.lives.compactMap(\.closingInForce).filter {
            $0.kind == .won && parameters.window.contains($0.closedAt)
                && parameters.scope.contains($0.opening, in: view)
        }.map(\.last).filter { $0.currency == parameters.currency }
    }
}
