import DealAnalytics
import DealModel
import Testing

@Suite struct ForecastTests {
    typealias Workspace = HandWorkspace

    private func frame(day: Int32, _ days: Range<Int32>, _ interval: CalendarInterval? = nil) -> AnalysisFrame {
        var frame = AnalysisFrame(asOf: Workspace.instant(day))
        frame.window = TimeWindow(Workspace.date(days.lowerBound)..<Workspace.date(days.upperBound), in: .utc)
        frame.interval = interval
        return frame
    }

    @Test func `a time is cut into intervals of the calendar, whose ends it cuts`() throws {
        var frame = AnalysisFrame(asOf: Workspace.instant(0))
        let first = try #require(CivilDate("2026-01-15"))
        let end = try #require(CivilDate("2026-03-10"))
        frame.window = TimeWindow(first..<end, in: .utc)
        frame.interval = .month
        let periods = try #require(Forecast.periods(of: frame))
        #expect(periods.map(\.name) == ["2026-01", "2026-02", "2026-03"])
        #expect(periods.map { "\($0.dates.lowerBound)" } == ["2026-01-15", "2026-02-01", "2026-03-01"])
        #expect(periods.last?.dates.upperBound == end)
        frame.interval = nil
        #expect(Forecast.periods(of: frame)?.map(\.name) == ["2026-01-15..2026-03-09"])
        let quarter = try #require(CivilDate("2026-04-01"))..<(try #require(CivilDate("2026-07-01")))
        frame.window = TimeWindow(quarter, in: .utc)
        #expect(Forecast.periods(of: frame)?.map(\.name) == ["2026-Q2"])
    }

    @Test func `a time off midnight, without end or with too many intervals has no periods`() throws {
        var frame = AnalysisFrame(asOf: Workspace.instant(0))
        #expect(Forecast.periods(of: frame) == nil)
        let noon = Instant(microseconds: Workspace.instant(0).microseconds + 43_200_000_000)
        frame.window = try #require(TimeWindow(from: noon, to: Workspace.instant(3), in: .utc))
        #expect(Forecast.periods(of: frame) == nil)
        frame.window = TimeWindow(
            Workspace.date(0)..<Workspace.date(Int32(LocalCalendar.bucketsMax)), in: .utc)
        frame.interval = .day
        #expect(Forecast.periods(of: frame)?.count == LocalCalendar.bucketsMax)
        frame.window = TimeWindow(
            Workspace.date(0)..<Workspace.date(Int32(LocalCalendar.bucketsMax) + 1), in: .utc)
        #expect(Forecast.periods(of: frame) == nil)
    }

    @Test func `a time without days has one empty period`() throws {
        var workspace = Workspace()
        workspace.create(amount: 5, closes: 10)
        let answer = try Forecast(.historicalYield).run(
            frame(day: 5, 10..<10), on: workspace.log.snapshot, .alone)
        #expect(answer.periods.map(\.open.count) == [0])
        #expect(answer.outOfRange.count == 1)
    }

    @Test func `today is not overdue, the day before is, by the local date`() throws {
        var workspace = Workspace()
        workspace.create(amount: 5, probability: 1_000_000, closes: 11)
        workspace.create(amount: 7, probability: 1_000_000, closes: 12)
        var asked = frame(day: 12, 10..<20)
        let snapshot = workspace.log.snapshot
        #expect(try Forecast().run(asked, on: snapshot, .alone).overdue.figures.first?.value == 5)
        asked.asOf = Workspace.instant(12).before
        #expect(try Forecast().run(asked, on: snapshot, .alone).overdue.count == 0)
        asked.asOf = Workspace.instant(13)
        #expect(try Forecast().run(asked, on: snapshot, .alone).overdue.count == 2)
    }

    @Test func `a yield of periods in which what was open came to nothing is none`() throws {
        var workspace = Workspace()
        workspace.move(workspace.create(amount: 0, closes: 5), (6, Workspace.won))
        workspace.create(day: 10, amount: 100, closes: 15)
        let answer = try Forecast(.historicalYield).run(
            frame(day: 10, 10..<20), on: workspace.log.snapshot, .alone)
        #expect(answer.periods.first?.forecast.map(\.amount) == [nil])
        #expect(answer.forecast.map(\.amount) == [nil])
        #expect(answer.periods.first?.yields?.first?.millionths == nil)
    }

    @Test func `the totals are the sums of the periods`() throws {
        var workspace = Workspace()
        for day in Int32(10)..<40 { workspace.create(amount: Int64(day), probability: 500_000, closes: day) }
        workspace.move(workspace.create(amount: 1_000, closes: 99), (12, Workspace.won))
        let asked = frame(day: 13, 10..<40, .week)
        let snapshot = workspace.log.snapshot
        let answer = try Forecast(.wonPlusWeighted).run(asked, on: snapshot, .alone)
        let sum = answer.periods.flatMap(\.forecast).reduce(0) { $0 + ($1.amount ?? 0) }
        #expect(answer.forecast.map(\.amount) == [sum])
        #expect(answer.won.figures.first?.value == 1_000)
        #expect(answer.periods.reduce(0) { $0 + $1.open.count } == answer.open.count)
        #expect(answer.open.count + answer.overdue.count == answer.everyOpen.count)
    }
}
