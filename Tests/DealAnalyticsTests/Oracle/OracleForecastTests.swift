import DealModel
import Testing

@Suite struct OracleForecastTests {
    typealias Workspace = HandWorkspace

    private func period(_ days: Range<Int32>) -> OraclePeriod {
        OraclePeriod(from: Workspace.date(days.lowerBound), to: Workspace.date(days.upperBound))
    }

    @Test func `open deals are parted by their dates, won ones by when they were closed`() {
        var workspace = Workspace()
        let dates: [Int32?] = [nil, 5, 11, 12, 19, 20, 35, 40]
        for (index, date) in dates.enumerated() {
            workspace.create(amount: Int64(1) << (index * 4), probability: 1_000_000, closes: date)
        }
        workspace.move(workspace.create(amount: 7_000, closes: 99), (11, Workspace.won))
        let view = workspace.view(day: 12)
        var parameters = OracleForecast.Parameters(periods: [period(10..<20), period(20..<40)])
        parameters.method = .wonPlusWeighted
        let forecast = OracleForecast.of(view, parameters)
        #expect(forecast.undated["EUR"]?.value == 0x1)
        #expect(forecast.overdue["EUR"]?.value == 0x110)
        #expect(forecast.periods.map { $0.open["EUR"]?.value } == [0x11000, 0x1100000])
        #expect(forecast.outOfRange["EUR"]?.value == 0x10000000)
        #expect(forecast.totalOpen["EUR"]?.value == 0x11111111)
        #expect(forecast.periods.map { $0.won["EUR"]?.value } == [7_000, nil])
        #expect(
            forecast.periods.map { $0.forecast["EUR"] } == [.some(Int128(7_000 + 0x11000)), .some(Int128(0x1100000))])
        parameters.overdue = .firstPeriod
        parameters.undated = .exclude
        let other = OracleForecast.of(view, parameters)
        #expect(other.periods.first?.open["EUR"]?.value == 0x11110)
        #expect(other.excludedUndated == 1)
    }

    @Test func `the yield of past periods is taken at the same elapsed share`() {
        var workspace = Workspace()
        // Two past periods of 10 and 20 days, looked at when 5 and 10 of them are over: 300 and 1,100 were open and
        // dated, and 100 of it was won in time.
        workspace.move(workspace.create(amount: 100, closes: 8), (9, Workspace.won))
        workspace.create(amount: 200, closes: 9)
        workspace.create(amount: 100, closes: 29)
        workspace.move(workspace.create(amount: 900, closes: 8), (4, Workspace.won))
        // Won after the end; and won in time, but dated so only later.
        workspace.move(workspace.create(amount: 1_000, closes: 25), (30, Workspace.won))
        let late = workspace.create(amount: 5_000, closes: 60)
        workspace.write(late, day: 21, [.expectedCloseDate]) { $0.expectedCloseDate = Workspace.date(25) }
        workspace.move(late, (22, Workspace.won))
        workspace.create(day: 30, amount: 700, closes: 39)
        var parameters = OracleForecast.Parameters(periods: [period(30..<40)])
        parameters.method = .historicalYield
        parameters.pastPeriods = [[period(0..<10), period(10..<30)]]
        let view = workspace.view(day: 35)
        let yield = OracleHistoricalYield.of(
            view,
            period: parameters.periods[0],
            past: parameters.pastPeriods[0],
            parameters
        )
        #expect(yield.won == ["EUR": 100])
        #expect(yield.open == ["EUR": 1_400])
        let answer = OracleForecast.of(view, parameters)
        #expect(answer.periods.first?.forecast["EUR"] == .some(Int128(1_050)))
        parameters.pastPeriods = [[]]
        #expect(OracleForecast.of(view, parameters).periods.first?.forecast["EUR"] == .some(.some(nil)))
    }

    @Test func `tags overlap, and their total does not`() {
        var workspace = Workspace()
        workspace.create(amount: 5, closes: 100, owner: "ada")
        let view = workspace.view(day: 1)
        let parameters = OraclePipelineValue.Parameters(groupBy: [.owner, .tag, .month, .quarter])
        #expect(Array(OraclePipelineValue.of(view, parameters).groups.keys) == [["ada", nil, "2025-01", "2025-Q1"]])
        let series = OraclePipelineValue.series(
            view, ends: [Workspace.instant(0).before, Workspace.instant(1)], .init())
        #expect(series.map { $0.total.count } == [0, 1])
    }
}
