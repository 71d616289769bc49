import DealAnalytics
import DealModel
import Testing

@Suite struct WinRateDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `win rates are those of the oracle`(block: Int) {
        #expect(Differential(block: block).failure { Self.differs($0, $1) } == nil)
    }

    @Test(arguments: Differential.blocks)
    func `win rates of groups and intervals are those of their deals alone`(block: Int) {
        #expect(Differential(block: block).failure { Self.partsDiffer($0, $1) } == nil)
    }

    private static let methods: [(WinRate.Method, OracleWinRate.Method)] = [
        (.closedPeriod, .closedPeriod), (.closedPeriodValue, .closedPeriod), (.narrow, .narrow),
        (.createdCohort, .createdCohort), (.createdCohortClosed, .createdCohortClosed),
        (.createdCohortMature, .createdCohortMature), (.agedOut, .agedOut), (.broad, .closedPeriod),
    ]

    private static func parameters(
        _ log: WorkspaceLog, _ question: Differential.Question
    ) -> (WinRate, OracleWinRate.Parameters) {
        let (method, oracleMethod) = question.pick(methods, 1)
        let outcomes: [(ClosingOutcome, OracleOutcome)] = [(.last, .last), (.first, .first), (.each, .each)]
        let (outcome, oracleOutcome) = question.pick(outcomes, 2)
        var metric = WinRate(method)
        metric.outcome = outcome
        metric.horizonDays = question.pick([0, 1, 10, 40, 180], 3)
        metric.maxAgeDays = question.pick([0, 5, 30, 180], 4)
        metric.excludesZero = question.pick([false, false, true], 5)
        metric.noDecisionReasons = question.pick([[], ["silence"], ["silence", "price"]], 6)
        let stage = question.pick([nil, nil, 0, 1, 2], 7)
        metric.fromStage = stage.map { log.allDefinitions.stages[$0].current.id }
        let oracle = OracleWinRate.Parameters(
            method: oracleMethod,
            window: question.window,
            outcome: oracleOutcome,
            excludeZero: metric.excludesZero,
            fromStage: stage,
            noDecisionReasons: metric.noDecisionReasons,
            horizonDays: metric.horizonDays,
            maxAgeDays: metric.maxAgeDays,
            scope: question.scope,
            reading: question.reading
        )
        return (metric, oracle)
    }

    private static func differs(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let (metric, parameters) = parameters(log, question)
        let frame = question.frame(log)
        let snapshot = log.snapshot
        guard let figures = try? metric.run(frame, on: snapshot, .alone).figures.total else { return "stopped" }
        let view = OracleView(log, asOf: question.asOf, knownTo: question.knownTo)
        if let text = difference(figures, OracleWinRate.of(view, parameters)) { return "\(metric): \(text)" }
        for bucket in [figures.won, figures.lost, figures.noDecision, figures.open, figures.counted] {
            let rows = (try? metric.drill(DrillRequest(bucket.drill), frame, on: snapshot, .alone).rows) ?? []
            if rows.sum != bucket.figures.oracle { return "\(metric): drill \(rows) of \(bucket)" }
        }
        return nil
    }

    private static func difference(_ figures: WinRateFigures, _ oracle: OracleWinRate) -> String? {
        let pairs = [
            ("won", figures.won, oracle.won), ("lost", figures.lost, oracle.lost), ("open", figures.open, oracle.open),
            ("no decision", figures.noDecision, oracle.noDecision),
        ]
        for (name, given, expected) in pairs where given.figures.oracle != expected {
            return "\(name): given \(given.figures), expected \(expected)"
        }
        guard figures.rate.numerator == oracle.num, figures.rate.denominator == oracle.den else {
            return "rate: given \(figures.rate), expected \(oracle.num)/\(oracle.den)"
        }
        let share = oracle.den == 0 ? nil : Double(oracle.num) / Double(oracle.den)
        guard figures.rate.millionths.isMillionths(of: share) else { return "share: \(figures.rate)" }
        if let interval = figures.rate.interval, let share = figures.rate.millionths {
            guard interval.contains(share), interval.lowerBound >= 0, interval.upperBound <= 1_000_000 else {
                return "interval: \(interval)"
            }
        }
        let given = Dictionary(uniqueKeysWithValues: figures.valueRates.map { ($0.currency.code, $0) })
        guard given.mapValues(\.denominator) == oracle.denValue else { return "values: \(given) \(oracle.denValue)" }
        for (code, rate) in given where rate.numerator != oracle.numValue[code, default: 0] {
            return "value: given \(rate), expected \(oracle.numValue)"
        }
        return nil
    }

    /// Grouped by owner, a group is what a filter for that owner leaves; an interval is what a window of it leaves.
    private static func partsDiffer(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let (metric, parameters) = parameters(log, question)
        var frame = question.frame(log, scope: OracleScope())
        frame.groupBy = [.owner]
        frame.interval = question.pick([.day, .week, .month, .quarter, .year], 8)
        let snapshot = log.snapshot
        guard let answer = try? metric.run(frame, on: snapshot, .alone).figures else { return "stopped" }
        let view = OracleView(log, asOf: question.asOf, knownTo: question.knownTo)
        var counted: OracleGroups = [:]
        for group in answer.groups {
            var alone = parameters
            alone.scope = OracleScope()
            if case .text(let owner)? = group.values.first {
                alone.scope.owners = [owner]
            } else {
                alone.scope.owners = [nil]
            }
            if let text = difference(group.part, OracleWinRate.of(view, alone)) {
                return "\(metric) \(group.values): \(text)"
            }
            let rows =
                (try? metric.drill(DrillRequest(group.part.counted.drill), frame, on: snapshot, .alone).rows) ?? []
            guard rows.sum == group.part.counted.figures.oracle else { return "\(metric) \(group.values): \(rows)" }
            counted.add(group.part.counted.figures.oracle)
            var inSeries: OracleGroups = [:]
            for interval in group.series { inSeries.add(interval.part.counted.figures.oracle) }
            guard inSeries == group.part.counted.figures.oracle else { return "\(metric): series of \(group)" }
        }
        guard counted == answer.total.counted.figures.oracle else { return "\(metric): groups \(counted)" }
        var inSeries: OracleGroups = [:]
        for interval in answer.series {
            inSeries.add(interval.part.counted.figures.oracle)
            guard parameters.method != .agedOut else { continue }
            var alone = parameters
            alone.scope = OracleScope()
            let (from, to) = (interval.dates.lowerBound.startInUTC, interval.dates.upperBound.startInUTC)
            alone.window.from = max(from, question.window.from ?? from)
            alone.window.to = min(to, question.window.to ?? to)
            if let text = difference(interval.part, OracleWinRate.of(view, alone)) {
                return "\(metric) \(interval.name): \(text)"
            }
        }
        guard inSeries == answer.total.counted.figures.oracle else { return "\(metric): series \(answer.series)" }
        return nil
    }
}
