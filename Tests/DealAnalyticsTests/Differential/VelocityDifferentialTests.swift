import DealAnalytics
import DealModel
import Testing

@Suite struct VelocityDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `velocities are those of the oracle`(block: Int) {
        #expect(Differential(block: block).failure { Self.differs($0, $1) } == nil)
    }

    private static func differs(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let opportunities: [(Velocity.Opportunities, OracleVelocity.Opportunities)] = [
            (.open, .open), (.created, .created), (.averageOpen, .averageOpen),
        ]
        let (counted, oracleCounted) = question.pick(opportunities, 1)
        let methods: [(WinRate.Method, OracleWinRate.Method)] = [
            (.closedPeriod, .closedPeriod), (.createdCohort, .createdCohort), (.agedOut, .agedOut),
            (.createdCohortMature, .createdCohortMature),
        ]
        let (method, oracleMethod) = question.pick(methods, 2)
        let isMedian = question.pick([true, false], 3)
        let isOpenAverage = question.pick([true, false], 4)
        let metric = Velocity(
            opportunities: counted,
            value: isOpenAverage ? .openAverage : .wonAverage,
            cycle: isMedian ? .median : .mean,
            winRate: WinRate(method)
        )
        let frame = question.frame(log)
        let snapshot = log.snapshot
        guard let answer = try? metric.run(frame, on: snapshot, .alone) else { return "stopped" }
        let view = OracleView(log, asOf: question.asOf, knownTo: question.knownTo)
        let days = days(question, view)
        guard answer.days == days else { return "\(metric): days \(answer.days as Any), expected \(days as Any)" }
        let count = days.map { Int($0.upperBound.dayNumber - $0.lowerBound.dayNumber) + 1 } ?? 0
        let ends = (0..<count).compactMap { days?.lowerBound.adding(days: $0 + 1).startInUTC.before }
        for currency in RandomWorkspace.currencies {
            let oracle = OracleVelocity.of(
                view,
                .init(
                    currency: currency,
                    window: question.window,
                    windowDays: Double(count),
                    dayEnds: ends,
                    opportunities: oracleCounted,
                    value: isOpenAverage ? .openAverage : .wonAverage,
                    winRate: .init(method: oracleMethod, reading: question.reading),
                    cycle: isMedian ? .median : .mean,
                    scope: question.scope,
                    reading: question.reading
                )
            )
            guard let given = answer.currencies.first(where: { $0.currency == currency }) else {
                guard oracle.opportunities == 0, oracle.averageValueN == 0, oracle.winRateN == 0, oracle.cycleN == 0
                else { return "\(metric): nothing given, expected \(oracle)" }
                continue
            }
            if !agrees(given, oracle, hasDays: count > 0) { return "\(metric): given \(given), expected \(oracle)" }
            for bucket in [given.opportunityDeals, given.valued, given.rated, given.won].compactMap({ $0 }) {
                let rows = (try? metric.drill(DrillRequest(bucket.drill), frame, on: snapshot, .alone).rows) ?? []
                guard rows.sum == bucket.figures.oracle else { return "\(metric): drill \(rows) of \(bucket)" }
            }
        }
        return nil
    }

    /// The local days of the window that have begun, from the first deal's on.
    private static func days(_ question: Differential.Question, _ view: OracleView) -> ClosedRange<CivilDate>? {
        let last = min(question.asOf, question.window.to?.before ?? .latest)
        guard let first = question.window.from ?? view.lives.map(\.createdAt).min(), first <= last else { return nil }
        return first.dateInUTC...last.dateInUTC
    }

    private static func agrees(_ given: VelocityFigures, _ oracle: OracleVelocity, hasDays: Bool) -> Bool {
        func isNear(_ amount: Int128?, _ number: Double?) -> Bool {
            guard let amount, let number else { return amount == nil && number == nil }
            return abs(Double(amount) - number * 10_000) <= 0.51 + abs(number) * 1e-6
        }
        return Int64?(given.opportunities).isMillionths(of: oracle.opportunities)
            && isNear(given.averageValue, oracle.averageValue)
            && given.valued.figures.reduce(0) { $0 + $1.priced } == oracle.averageValueN
            && given.winRate.millionths.isMillionths(of: oracle.winRate) && given.winRate.denominator == oracle.winRateN
            && given.cycleDays.isMillionths(of: oracle.cycleDays) && given.cycle.count == oracle.cycleN
            && isNear(given.perDay, oracle.velocityPerDay)
            && isNear(given.measuredPerDay, hasDays ? oracle.measuredPerDay : nil)
    }
}
