import DealModel

/// What is won and expected by period.
struct OracleForecast: Sendable {
    enum Method: CaseIterable, Sendable { case weighted, wonPlusWeighted, historicalYield }
    enum Overdue: CaseIterable, Sendable { case ownBucket, firstPeriod, exclude }
    enum Undated: CaseIterable, Sendable { case ownBucket, exclude }

    struct Parameters: Sendable {
        var periods: [OraclePeriod]
        var method = Method.weighted
        var overdue = Overdue.ownBucket
        var undated = Undated.ownBucket
        var zone = OracleZone.utc
        var scope = OracleScope()
        var reading = OracleValue()
        /// For the method of historical yield: the complete periods before each of the periods.
        var pastPeriods: [[OraclePeriod]] = []
    }

    struct Period: Sendable {
        var from: CivilDate
        var to: CivilDate
        var won: OracleGroups = [:]
        /// With the weighted sums in it.
        var open: OracleGroups = [:]
        /// By currency; nil where there is no history to take the yield from.
        var forecast: [String: Int128?] = [:]
        /// How many open deals there are.
        var count: Int { open.count }
    }

    var periods: [Period] = []
    var overdue: OracleGroups = [:]
    var undated: OracleGroups = [:]
    var outOfRange: OracleGroups = [:]
    /// Of what was left out by request.
    var excludedOverdue = 0
    var excludedUndated = 0
    /// All open deals, whatever their bucket.
    var totalOpen: OracleGroups = [:]
    var totalWon: OracleGroups = [:]

    static func of(_ view: OracleView, _ parameters: Parameters) -> Self {
        var answer = Self()
        answer.periods = parameters.periods.map { Period(from: $0.from, to: $0.to) }
        for life in view.lives where !life.isDeleted {
            if life.isOpen { answer.addOpen(life, parameters) } else { answer.addWon(life, parameters) }
        }
        for index in answer.periods.indices {
            answer.periods[index].forecast = forecast(of: answer.periods[index], at: index, view, parameters)
        }
        return answer
    }

    private mutating func addOpen(_ life: OracleLife, _ parameters: Parameters) {
        let state = life.now
        guard parameters.scope.contains(state, in: life.view) else { return }
        var one: OracleGroups = [:]
        one.add(state, stage: life.view.stage(state.stage), as: parameters.reading)
        totalOpen.add(one)
        guard let date = state.closeDate else {
            switch parameters.undated {
            case .ownBucket: undated.add(one)
            case .exclude: excludedUndated += 1
            }
            return
        }
        if date < parameters.zone.date(life.view.asOf) {
            switch parameters.overdue {
            case .ownBucket: overdue.add(one)
            case .exclude: excludedOverdue += 1
            case .firstPeriod: periods[0].open.add(one)
            }
        } else if let index = parameters.periods.firstIndex(where: { $0.contains(date) }) {
            periods[index].open.add(one)
        } else {
            outOfRange.add(one)
        }
    }

    private mutating func addWon(_ life: OracleLife, _ parameters: Parameters) {
        guard let closing = life.closingInForce, closing.kind == .won,
            parameters.scope.contains(closing.opening, in: life.view)
        else { return }
        for (index, period) in parameters.periods.enumerated() where period.window.contains(closing.closedAt) {
            var one: OracleGroups = [:]
            one.add(closing.last, stage: life.view.stage(closing.last.stage), as: parameters.reading)
            periods[index].won.add(one)
            totalWon.add(one)
        }
    }

    private static func forecast(
        of period: Period,
        at index: Int,
        _ view: OracleView,
        _ parameters: Parameters
    ) -> [String: Int128?] {
        var forecast: [String: Int128?] = [:]
        for code in Set(period.won.keys).union(period.open.keys).compactMap({ $0 }) {
            let won = period.won[code]?.value ?? 0
            let open = period.open[code] ?? OracleFigures()
            switch parameters.method {
            case .weighted: forecast[code] = open.weighted
            case .wonPlusWeighted: forecast[code] = won + open.weighted
            case .historicalYield:
                let past = OracleHistoricalYield.of(
                    view,
                    period: parameters.periods[index],
                    past: parameters.pastPeriods[index],
                    parameters
                )
                let share = past.yield(code)
                forecast.updateValue(
                    share.map { won + (OracleRational(open.value) * $0).roundedHalfEven },
                    forKey: code
                )
            }
        }
        return forecast
    }
}
