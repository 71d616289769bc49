import DealModel
import Foundation
import Testing

@testable import DealAnalytics

/// Days that are no 24 hours, years that begin in April, and a day that is seldom there; worked out by hand.
@Suite struct CalendarEdgeTests {
    typealias Workspace = HandWorkspace

    private func calendar(_ zone: String, fiscalYearStartMonth: Int = 1) throws -> LocalCalendar {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(zone)"))
        return LocalCalendar(
            zone: try ZoneRules(tzif: Array(bytes), name: zone), fiscalYearStartMonth: fiscalYearStartMonth)
    }

    private func at(_ text: String) throws -> Instant { try #require(Instant(text)) }

    private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    /// Deals of 100 euro created at one instant, each won at its own.
    private func won(created: String, _ moments: String...) throws -> Workspace {
        var workspace = Workspace()
        for moment in moments {
            let deal = workspace.create(amount: 100, at: try at(created))
            workspace.move(deal, at: try at(moment), to: Workspace.won)
        }
        return workspace
    }

    private func answers(
        _ workspace: Workspace, _ calendar: LocalCalendar, asOf: String, _ first: String, _ end: String,
        _ interval: CalendarInterval? = nil
    ) throws -> EdgeAnswers {
        var answers = EdgeAnswers(workspace, asOf: try at(asOf))
        answers.frame.calendar = calendar
        answers.frame.window = TimeWindow(try date(first)..<(try date(end)), in: calendar)
        answers.frame.interval = interval
        return answers
    }

    @Test func `the day on which clocks go forward has 23 hours`() throws {
        let amsterdam = try calendar("Europe/Amsterdam")
        let workspace = try won(
            created: "2026-03-28T23:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59.999999Z",
            "2026-03-29T22:00:00Z")
        let day = try answers(workspace, amsterdam, asOf: "2026-04-02T00:00:00Z", "2026-03-29", "2026-03-30")
        #expect(day.frame.window.to.microseconds - day.frame.window.from.microseconds == 23 * 3_600_000_000)
        #expect(try day.winRate() == [2, 2])
        #expect(try day.winRate(.createdCohort) == [3, 3])
        let days = try answers(workspace, amsterdam, asOf: "2026-04-02T00:00:00Z", "2026-03-28", "2026-03-31", .day)
        #expect(
            try days.winRateSeries() == ["2026-03-28": [0, 0], "2026-03-29": [2, 2], "2026-03-30": [1, 1]])
        // At the end of each local day, and in it.
        #expect(try days.trend(.openCount, .day) == [0, 1, 0])
        #expect(try days.trend(.openWeighted, .day) == [0, 25, 0])
        #expect(try days.trend(.wonValue, .day) == [0, 200, 100])
        // From midnight to midnight: 23 ÷ 24 of a day, elapsed.
        let next = try answers(workspace, amsterdam, asOf: "2026-04-02T00:00:00Z", "2026-03-30", "2026-03-31")
        #expect(try next.cycle() == [1, 0.958333])
        // One local day, however long.
        #expect(try day.velocity().first?.measuredPerDay == 2_000_000)
    }

    @Test func `the day on which clocks go back has 25 hours`() throws {
        let amsterdam = try calendar("Europe/Amsterdam")
        let workspace = try won(
            created: "2026-10-24T22:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59.999999Z",
            "2026-10-25T23:00:00Z")
        let day = try answers(workspace, amsterdam, asOf: "2026-11-02T00:00:00Z", "2026-10-25", "2026-10-26")
        #expect(day.frame.window.to.microseconds - day.frame.window.from.microseconds == 25 * 3_600_000_000)
        #expect(try day.winRate() == [2, 2])
        let days = try answers(workspace, amsterdam, asOf: "2026-11-02T00:00:00Z", "2026-10-25", "2026-10-27", .day)
        #expect(try days.winRateSeries() == ["2026-10-25": [2, 2], "2026-10-26": [1, 1]])
        let next = try answers(workspace, amsterdam, asOf: "2026-11-02T00:00:00Z", "2026-10-26", "2026-10-27")
        #expect(try next.cycle() == [1, 1.041667])
    }

    @Test(arguments: [
        // From half past midnight to a quarter past midnight of the next day, over a day of 23 hours.
        ("2026-03-28T23:30:00Z", "2026-03-29T22:15:00Z", 1),
        // More than 24 hours of one day of 25.
        ("2026-10-24T22:10:00Z", "2026-10-25T22:50:00Z", 0),
    ]) func `ages are local days, whatever has elapsed`(created: String, asked: String, age: Int) throws {
        var workspace = Workspace()
        workspace.create(amount: 100, at: try at(created))
        var answers = EdgeAnswers(workspace, asOf: try at(asked))
        answers.frame.calendar = try calendar("Europe/Amsterdam")
        let buckets = try Aging(pipelines: [EdgeAnswers.sales], edgeDays: [1, 2])
            .run(answers.frame, on: answers.snapshot, .alone).stages[0].buckets.map(\.count)
        #expect(buckets == (0..<3).map { $0 == age ? 1 : 0 })
        var late = WinRate(.agedOut)
        late.maxAgeDays = 0
        let rate = try late.run(answers.frame, on: answers.snapshot, .alone).figures.total.rate
        #expect(rate.denominator == age)
    }

    @Test func `a day without a midnight begins at its first hour`() throws {
        // On 15 October 2017 clocks in São Paulo went from 0:00 to 1:00, which was 03:00 in UTC.
        let saoPaulo = try calendar("America/Sao_Paulo")
        let workspace = try won(
            created: "2017-10-14T03:00:00Z", "2017-10-15T02:59:59.999999Z", "2017-10-15T03:00:00Z",
            "2017-10-16T01:59:59.999999Z", "2017-10-16T02:00:00Z")
        let day = try answers(workspace, saoPaulo, asOf: "2017-10-20T00:00:00Z", "2017-10-15", "2017-10-16")
        #expect(day.frame.window.from == (try at("2017-10-15T03:00:00Z")))
        #expect(day.frame.window.to == (try at("2017-10-16T02:00:00Z")))
        #expect(try day.winRate() == [2, 2])
        let days = try answers(workspace, saoPaulo, asOf: "2017-10-20T00:00:00Z", "2017-10-14", "2017-10-17", .day)
        #expect(
            try days.winRateSeries() == ["2017-10-14": [1, 1], "2017-10-15": [2, 2], "2017-10-16": [1, 1]])
        #expect(try days.velocity().first?.measuredPerDay == 1_333_333)
        #expect(try days.trend(.openCount, .day) == [3, 1, 0])
        #expect(try days.trend(.wonCount, .day) == [1, 2, 1])
        // As of the end of the 14th one is won.
        var end = EdgeAnswers(workspace, asOf: saoPaulo.start(of: try date("2017-10-15")).before)
        end.frame.calendar = saoPaulo
        #expect(try end.winRate() == [1, 1])
        #expect(try end.value() == [[3, 300, 75]])
    }

    @Test func `a day that a zone left out has nothing in it`() throws {
        // Samoa went from 29 December 2011, ten hours behind UTC, straight to the 31st, fourteen ahead.
        let apia = try calendar("Pacific/Apia")
        let workspace = try won(
            created: "2011-12-29T10:00:00Z", "2011-12-30T09:59:59.999999Z", "2011-12-30T10:00:00Z",
            "2011-12-31T10:00:00Z")
        let gone = try answers(workspace, apia, asOf: "2012-01-10T00:00:00Z", "2011-12-30", "2011-12-31")
        #expect(gone.frame.window.isEmpty)
        #expect(try gone.winRate() == [0, 0])
        let days = try answers(workspace, apia, asOf: "2012-01-10T00:00:00Z", "2011-12-29", "2012-01-01", .day)
        #expect(
            try days.winRateSeries() == ["2011-12-29": [1, 1], "2011-12-30": [0, 0], "2011-12-31": [1, 1]])
        #expect(try days.cycle() == [2, 1])
        #expect(try days.trend(.openCount, .day) == [2, 2, 1])
        #expect(try days.trend(.winRate, .day) == [1_000_000, nil, 1_000_000])
    }

    @Test func `a day that a zone left out is none over which anything is measured`() throws {
        let apia = try calendar("Pacific/Apia")
        let workspace = try won(created: "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z")
        let days = try answers(workspace, apia, asOf: "2012-01-10T00:00:00Z", "2011-12-29", "2012-01-01")
        // 100 over the 29th and the 31st; the deal was open at the end of the 29th alone.
        #expect(try days.velocity().first?.measuredPerDay == 500_000)
        #expect(try days.velocity(.averageOpen).first?.opportunities == 500_000)
    }

    @Test func `fiscal quarters and years begin where they are said to`() throws {
        let fiscal = try calendar("Europe/London", fiscalYearStartMonth: 4)
        // British summer time begins on 29 March, so that April begins at 23:00 in UTC.
        let workspace = try won(
            created: "2026-01-01T12:00:00Z", "2026-03-31T22:59:59.999999Z", "2026-03-31T23:00:00Z",
            "2026-06-30T23:00:00Z")
        let preset = { (text: String) in
            try #require(WindowPreset.parse(text)).window(in: fiscal, at: try at("2026-07-20T00:00:00Z"))
        }
        var answers = EdgeAnswers(workspace, asOf: try at("2026-07-20T00:00:00Z"))
        answers.frame.calendar = fiscal
        for (name, wins) in [
            ("fy2026", 1), ("fy2026-Q4", 1), ("fy2027", 2), ("fy2027-Q1", 1), ("fy2027-Q2", 1), ("2026-Q1", 1),
            ("2026-Q2", 1), ("2026", 3), ("last_quarter", 1), ("this_quarter", 1), ("this_year", 2), ("fy2025", 0),
        ] {
            answers.frame.window = try preset(name)
            #expect(try answers.winRate() == [wins, wins], "\(name)")
        }
        answers.frame.window = try preset("2026")
        answers.frame.interval = .quarter
        #expect(
            try answers.winRateSeries() == [
                "fy2026-Q4": [1, 1], "fy2027-Q1": [1, 1], "fy2027-Q2": [1, 1],
            ])
        answers.frame.interval = .year
        #expect(try answers.winRateSeries() == ["fy2026": [1, 1], "fy2027": [2, 2]])
        answers.frame.groupBy = [.quarter, .month]
        #expect(
            try answers.winRateGroups() == [
                "fy2026-Q4/2026-03": [1, 1], "fy2027-Q1/2026-04": [1, 1], "fy2027-Q2/2026-07": [1, 1],
            ])
    }

    @Test func `close dates fall into fiscal quarters by themselves, whatever the zone`() throws {
        var workspace = Workspace()
        for text in ["2026-03-31", "2026-04-01", "2026-04-02"] {
            workspace.create(amount: 100, closes: try date(text).dayNumber - Workspace.date(0).dayNumber)
        }
        workspace.create(amount: 100)
        for zone in ["Pacific/Apia", "America/Sao_Paulo"] {
            var answers = EdgeAnswers(workspace, day: 3)
            answers.frame.calendar = try calendar(zone, fiscalYearStartMonth: 4)
            answers.frame.groupBy = [.quarter]
            #expect(try answers.counts() == ["fy2026-Q4": 1, "fy2027-Q1": 2, "-": 1], "\(zone)")
        }
    }

    @Test func `a forecast's periods and what is overdue go by local days`() throws {
        var workspace = Workspace()
        for text in ["2026-03-30", "2026-03-31", "2026-04-01", "2026-06-30", "2026-07-01"] {
            workspace.create(amount: 100, closes: try date(text).dayNumber - Workspace.date(0).dayNumber)
        }
        workspace.create(amount: 100)
        let win = workspace.create(amount: 100)
        workspace.move(win, at: try at("2026-03-30T22:00:00Z"), to: Workspace.won)
        let amsterdam = try calendar("Europe/Amsterdam", fiscalYearStartMonth: 4)
        // Half past midnight of 31 March there, while it still is the 30th in UTC.
        var answers = try answers(
            workspace, amsterdam, asOf: "2026-03-30T22:30:00Z", "2026-01-01", "2026-07-01", .quarter)
        func forecast() throws -> [Int] {
            let answer = try Forecast().run(answers.frame, on: answers.snapshot, .alone)
            return answer.periods.flatMap { [$0.open.count, $0.won.count] }
                + [answer.overdue.count, answer.undated.count, answer.outOfRange.count, answer.everyOpen.count]
        }
        #expect(try forecast() == [1, 1, 2, 0, 1, 1, 1, 6])
        let answer = try Forecast(.wonPlusWeighted).run(answers.frame, on: answers.snapshot, .alone)
        #expect(answer.periods.map(\.period.name) == ["fy2026-Q4", "fy2027-Q1"])
        #expect(answer.periods.map { $0.forecast.map(\.amount) } == [[125], [50]])
        answers.frame.calendar = .utc
        #expect(try forecast() == [2, 1, 2, 0, 0, 1, 1, 6])
    }

    @Test func `a leap day is a day, and the last one of its month and quarter's part`() throws {
        let leap = try won(
            created: "2024-02-28T00:00:00Z", "2024-02-29T00:00:00Z", "2024-02-29T23:59:59.999999Z",
            "2024-03-01T00:00:00Z")
        let month = try answers(leap, .utc, asOf: "2024-03-05T00:00:00Z", "2024-02-01", "2024-03-01", .month)
        #expect(try month.winRateSeries() == ["2024-02": [2, 2]])
        let days = try answers(leap, .utc, asOf: "2024-03-05T00:00:00Z", "2024-02-28", "2024-03-02", .day)
        #expect(
            try days.winRateSeries() == [
                "2024-02-28": [0, 0], "2024-02-29": [2, 2], "2024-03-01": [1, 1],
            ])
        let march = try answers(leap, .utc, asOf: "2024-03-05T00:00:00Z", "2024-03-01", "2024-03-02")
        #expect(try march.cycle() == [1, 2])
        let common = try won(created: "2023-02-28T00:00:00Z", "2023-03-01T00:00:00Z")
        #expect(
            try answers(common, .utc, asOf: "2023-03-05T00:00:00Z", "2023-03-01", "2023-03-02").cycle() == [1, 1])
        // 300 over 29 days, and a horizon of one day that ends with the leap day's first instant.
        #expect(try month.velocity().first?.measuredPerDay == 68_966)
        var mature = WinRate(.createdCohortMature)
        mature.horizonDays = 1
        let rate = try mature.run(month.frame, on: month.snapshot, .alone).figures.total.rate
        #expect(rate.numerator == 1 && rate.denominator == 3)
        #expect(try date("2024-02-29").adding(months: -12) == (try date("2023-02-28")))
    }
}
