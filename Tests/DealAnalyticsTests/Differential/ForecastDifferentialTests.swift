import DealAnalytics
import DealModel
import Testing

@Suite struct ForecastDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `forecasts are those of the oracle`(block: Int) {
        #expect(Differential(block: block).failure { Self.differs($0, $1) } == nil)
    }

    private static func differs(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let methods = zip(Forecast.Method.allCases, OracleForecast.Method.allCases).map { ($0, $1) }
        let (method, oracleMethod) = question.pick(methods + methods.suffix(1), 30)
        let overdue = zip(Forecast.Overdue.allCases, OracleForecast.Overdue.allCases).map { ($0, $1) }
        let undated = zip(Forecast.Undated.allCases, OracleForecast.Undated.allCases).map { ($0, $1) }
        var metric = Forecast(method)
        metric.overdue = question.pick(overdue, 31).0
        metric.undated = question.pick(undated, 32).0
        var frame = question.frame(log)
        let interval: CalendarInterval? = question.pick([nil, .day, .week, .month, .quarter, .year], 33)
        let dates = window(question, interval)
        frame.window = TimeWindow(dates, in: .utc)
        frame.interval = question.pick([true, false], 34) ? interval : nil
        guard let periods = Forecast.periods(of: frame) else { return "no periods" }
        let snapshot = log.snapshot
        guard let answer = try? metric.run(frame, on: snapshot, .alone) else { return "stopped" }

        var parameters = OracleForecast.Parameters(
            periods: periods.map { OraclePeriod(from: $0.dates.lowerBound, to: $0.dates.upperBound) })
        parameters.method = oracleMethod
        parameters.overdue = question.pick(overdue, 31).1
        parameters.undated = question.pick(undated, 32).1
        parameters.scope = question.scope
        parameters.reading = question.reading
        let today = Instant(microseconds: question.asOf.microseconds + 1).dateInUTC
        parameters.pastPeriods = periods.map { past(of: $0.dates, interval, before: today) }
        let oracle = OracleForecast.of(
            OracleView(log, asOf: question.asOf, knownTo: question.knownTo), parameters)
        return difference(answer, oracle, metric)
            ?? drillDifference(answer, metric, frame, snapshot)
    }

    /// Whole intervals around the moment asked about; any days for nil.
    private static func window(_ question: Differential.Question, _ interval: CalendarInterval?) -> Range<CivilDate> {
        let first = question.periods[0].from
        guard let interval else { return first..<question.periods[0].to }
        let calendar = LocalCalendar.utc
        return calendar.start(of: interval, containing: first)..<calendar.nextStart(of: interval, after: first)
    }

    /// The four intervals, or spans of as many days, that were over before a period and by a day.
    private static func past(
        of dates: Range<CivilDate>, _ interval: CalendarInterval?, before today: CivilDate
    ) -> [OraclePeriod] {
        let calendar = LocalCalendar.utc
        let length = Int(dates.upperBound.dayNumber) - Int(dates.lowerBound.dayNumber)
        var found: [OraclePeriod] = []
        var end = dates.lowerBound
        while found.count < 4 {
            let start =
                interval.map { calendar.start(of: $0, containing: end.adding(days: -1)) }
                ?? end.adding(days: -length)
            if end <= today { found.append(OraclePeriod(from: start, to: end)) }
            end = start
        }
        return found
    }

    private static func difference(
        _ answer: ForecastAnswer, _ oracle: OracleForecast, _ metric: Forecast
    ) -> String? {
        for (given, expected) in zip(answer.periods, oracle.periods) {
            guard given.won.figures.oracle == expected.won, given.open.figures.oracle == expected.open else {
                return "\(metric): given \(given), expected \(expected)"
            }
            var forecast: [String: Int128?] = [:]
            for sum in given.forecast { forecast.updateValue(sum.amount, forKey: sum.currency.code) }
            guard forecast == expected.forecast else {
                return "\(metric): given \(given.forecast) by \(given.yields as Any), expected \(expected.forecast)"
            }
        }
        let undated = metric.undated == .exclude ? answer.undated.count : oracle.excludedUndated
        let overdue = metric.overdue == .exclude ? answer.overdue.count : oracle.excludedOverdue
        guard answer.periods.count == oracle.periods.count,
            answer.everyOpen.figures.oracle == oracle.totalOpen, answer.won.figures.oracle == oracle.totalWon,
            answer.outOfRange.figures.oracle == oracle.outOfRange, undated == oracle.excludedUndated,
            overdue == oracle.excludedOverdue,
            metric.undated == .exclude || answer.undated.figures.oracle == oracle.undated,
            metric.overdue == .exclude || answer.overdue.figures.oracle == oracle.overdue
        else { return "\(metric): given \(answer), expected \(oracle)" }
        var sum: OracleGroups = [:]
        let buckets = answer.periods.map(\.open) + [answer.overdue, answer.undated, answer.outOfRange]
        for bucket in buckets { sum.add(bucket.figures.oracle) }
        return sum == oracle.totalOpen ? nil : "\(metric): the buckets come to \(sum), not to \(oracle.totalOpen)"
    }

    private static func drillDifference(
        _ answer: ForecastAnswer, _ metric: Forecast, _ frame: AnalysisFrame, _ snapshot: DealSnapshot
    ) -> String? {
        let buckets =
            answer.periods.flatMap { [$0.won, $0.open] }.prefix(6)
            + [answer.won, answer.open, answer.everyOpen, answer.overdue, answer.undated, answer.outOfRange]
        for bucket in buckets {
            let rows = (try? metric.drill(DrillRequest(bucket.drill), frame, on: snapshot, .alone).rows) ?? []
            if rows.sum != bucket.figures.oracle { return "\(bucket): drill \(rows)" }
        }
        return nil
    }
}
