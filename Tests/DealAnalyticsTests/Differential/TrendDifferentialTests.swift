import DealAnalytics
import DealModel
import Testing

@Suite struct TrendDifferentialTests {
    @Test(arguments: Differential.blocks)
    func `numbers over time are those of the oracle, interval by interval`(block: Int) {
        #expect(Differential(block: block).failure { Self.differs($0, $1) } == nil)
    }

    private static let measures: [TrendMeasure] = [
        .openCount, .openValue, .openWeighted, .wonCount, .wonValue, .lostCount, .lostValue, .winRate, .createdCount,
    ]

    private static func differs(_ log: WorkspaceLog, _ question: Differential.Question) -> String? {
        let trend = Trend(question.pick(measures, 40), comparison: question.pick(Trend.Comparison.allCases, 41))
        let interval = question.pick(CalendarInterval.allCases, 42)
        let frame = question.frame(log)
        let calendar = frame.calendar
        let intervals = question.periods.map { calendar.dates(of: interval, containing: $0.from) }
        let snapshot = log.snapshot
        guard let answer = try? trend.run(frame, over: intervals, of: interval, on: snapshot, .alone) else {
            return "stopped"
        }
        let view = OracleView(log, asOf: question.asOf, knownTo: question.knownTo)
        for (place, dates) in intervals.enumerated() {
            let now = expected(trend.measure, dates, view, question)
            let earlier = expected(trend.measure, base(of: dates, interval, trend.comparison), view, question)
            for series in answer.series {
                let code = series.currency?.code
                let none: Int128? = trend.measure == .winRate ? nil : 0
                let wanted = (now[code] ?? none, earlier[code] ?? none)
                let given = series.points[place]
                guard (given.value, given.base) == wanted else {
                    return "\(trend) \(dates) \(code ?? ""): given \(given), expected \(wanted)"
                }
            }
            guard Set(now.keys).isSubset(of: answer.series.map { $0.currency?.code }) else {
                return "\(trend): \(now) is not in \(answer)"
            }
            guard let drill = answer.drills[place] else { return "\(trend): no drill" }
            let rows =
                (try? trend.drill(DrillRequest(drill), trend.frame(frame, over: dates), on: snapshot, .alone).rows)
                ?? []
            if trend.measure.unit == .deals, Int128(rows.count) != now[nil] ?? 0 { return "\(trend): drill \(rows)" }
            if [.openValue, .wonValue, .lostValue].contains(trend.measure) {
                let sums = rows.sum.filter { $0.key != nil }.mapValues(\.value)
                if sums != now { return "\(trend): drill \(sums), expected \(now)" }
            }
        }
        return nil
    }

    private static func base(
        of dates: Range<CivilDate>, _ interval: CalendarInterval, _ comparison: Trend.Comparison
    ) -> Range<CivilDate> {
        let calendar = LocalCalendar.utc
        let first = dates.lowerBound
        let day =
            switch comparison {
            case .previous: first.adding(days: -1)
            case .year: interval == .week ? first.adding(days: -364) : first.adding(months: -12)
            }
        return calendar.dates(of: interval, containing: day)
    }

    /// The numbers by currency; those of no currency under nil.
    private static func expected(
        _ measure: TrendMeasure, _ dates: Range<CivilDate>, _ view: OracleView, _ question: Differential.Question
    ) -> [String?: Int128] {
        let window = OracleWindow(from: dates.lowerBound.startInUTC, to: dates.upperBound.startInUTC)
        func sums(_ groups: OracleGroups, _ read: (OracleFigures) -> Int128) -> [String?: Int128] {
            groups.filter { $0.key != nil }.mapValues(read)
        }
        if measure.isOfState {
            let moment = view.at(min(dates.upperBound.startInUTC.before, question.asOf))
            let total = OraclePipelineValue.of(moment, .init(scope: question.scope, reading: question.reading)).total
            if measure == .openCount { return [nil: Int128(total.count)] }
            return sums(total) { measure == .openValue ? $0.value : $0.weighted }
        }
        var parameters = OracleWinRate.Parameters(window: window, scope: question.scope, reading: question.reading)
        if measure == .createdCount { parameters.method = .createdCohort }
        let rate = OracleWinRate.of(view, parameters)
        switch measure {
        case .wonCount: return [nil: Int128(rate.won.count)]
        case .wonValue: return sums(rate.won) { $0.value }
        case .lostCount: return [nil: Int128(rate.lost.count)]
        case .lostValue: return sums(rate.lost) { $0.value }
        case .createdCount: return [nil: Int128(rate.den)]
        default:
            guard rate.den > 0 else { return [:] }
            return [nil: OracleRational(Int128(rate.num) * 1_000_000, over: Int128(rate.den)).roundedHalfEven]
        }
    }
}
