import DealModel
import Testing

struct LocalCalendarTests {
    private static let fromOctober = LocalCalendar(zone: .utc, fiscalYearStartMonth: 10)

    private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    @Test(
        arguments: [
            (1, .day, "2026-06-30", "2026-06-30", "2026-07-01", "2026-06-30"),
            (1, .week, "2026-06-30", "2026-06-29", "2026-07-06", "2026-06-29"),
            (1, .week, "2026-01-01", "2025-12-29", "2026-01-05", "2025-12-29"),
            (1, .month, "2024-02-29", "2024-02-01", "2024-03-01", "2024-02"),
            (1, .quarter, "2026-06-30", "2026-04-01", "2026-07-01", "2026-Q2"),
            (1, .quarter, "2026-12-31", "2026-10-01", "2027-01-01", "2026-Q4"),
            (1, .year, "2026-06-30", "2026-01-01", "2027-01-01", "2026"),
            (10, .month, "2026-10-01", "2026-10-01", "2026-11-01", "2026-10"),
            (10, .quarter, "2026-10-01", "2026-10-01", "2027-01-01", "fy2027-Q1"),
            (10, .quarter, "2026-09-30", "2026-07-01", "2026-10-01", "fy2026-Q4"),
            (10, .year, "2026-09-30", "2025-10-01", "2026-10-01", "fy2026"),
            (10, .year, "2026-10-01", "2026-10-01", "2027-10-01", "fy2027"),
            (2, .quarter, "2026-01-31", "2025-11-01", "2026-02-01", "fy2026-Q4"),
            (2, .quarter, "2026-02-01", "2026-02-01", "2026-05-01", "fy2027-Q1"),
            (2, .year, "2026-01-31", "2025-02-01", "2026-02-01", "fy2026"),
            (12, .quarter, "2026-02-28", "2025-12-01", "2026-03-01", "fy2026-Q1"),
            (12, .year, "2026-12-01", "2026-12-01", "2027-12-01", "fy2027"),
            (4, .quarter, "2026-03-31", "2026-01-01", "2026-04-01", "fy2026-Q4"),
            (1, .year, "0001-01-01", "0001-01-01", "0002-01-01", "0001"),
        ] as [(Int, CalendarInterval, String, String, String, String)])
    func `intervals have a start, a next one and a name`(
        month: Int, interval: CalendarInterval, text: String, start: String, next: String, name: String
    ) throws {
        let calendar = LocalCalendar(zone: .utc, fiscalYearStartMonth: month)
        let date = try date(text)
        #expect(calendar.start(of: interval, containing: date).description == start)
        #expect(calendar.nextStart(of: interval, after: date).description == next)
        #expect(calendar.name(of: interval, containing: date) == name)
        let dates = try self.date(start)..<self.date(next)
        #expect(calendar.dates(of: interval, containing: date) == dates)
    }

    @Test(arguments: Weekday.allCases)
    func `weeks start on the day that is set`(weekday: Weekday) throws {
        let calendar = LocalCalendar(zone: .utc, weekStart: weekday)
        // 2026-06-29 was a Monday.
        let monday = try date("2026-06-29")
        for days in -400...400 {
            let date = monday.adding(days: days)
            let start = calendar.start(of: .week, containing: date)
            #expect(start.daysSinceMonday == weekday.daysSinceMonday)
            #expect((0...6).contains(date.dayNumber - start.dayNumber))
        }
    }

    @Test func `every day is in the interval that starts before it and ends after it`() {
        for month in LocalCalendar.fiscalYearStartMonths {
            let calendar = LocalCalendar(zone: .utc, fiscalYearStartMonth: month)
            for interval in CalendarInterval.allCases {
                var names: Set<String> = []
                var start = calendar.start(of: interval, containing: CivilDate(dayNumber: 10_000))
                while start.dayNumber < 12_000 {
                    let next = calendar.nextStart(of: interval, after: start)
                    for date in [start, next.adding(days: -1)] {
                        #expect(calendar.start(of: interval, containing: date) == start)
                        #expect(calendar.nextStart(of: interval, after: date) == next)
                    }
                    #expect(calendar.start(of: interval, containing: next, shiftedBy: -1) == start)
                    #expect(names.insert(calendar.name(of: interval, containing: start)).inserted)
                    start = next
                }
            }
        }
    }

    @Test(
        arguments: [
            ("2024-02-29", -12, "2023-02-28"), ("2024-02-29", -48, "2020-02-29"), ("2024-02-29", 12, "2025-02-28"),
            ("2026-01-31", 1, "2026-02-28"), ("2026-03-31", -1, "2026-02-28"), ("2026-12-15", 1, "2027-01-15"),
            ("2026-01-15", -1, "2025-12-15"), ("2026-05-31", 0, "2026-05-31"), ("2000-01-30", 1, "2000-02-29"),
        ])
    func `months are added to the same day or the month's last`(text: String, months: Int, result: String) throws {
        #expect(try date(text).adding(months: months).description == result)
    }

    @Test func `buckets have whole intervals and their edges in order`() throws {
        let buckets = try #require(
            Self.fromOctober.buckets(.quarter, from: try date("2026-08-15"), to: try date("2027-01-02")))
        #expect(buckets.names == ["fy2026-Q4", "fy2027-Q1", "fy2027-Q2"])
        #expect(buckets.dates.map(\.description) == ["2026-07-01", "2026-10-01", "2027-01-01", "2027-04-01"])
        #expect(buckets.edges == buckets.dates.map(\.startInUTC))
        #expect(buckets.count == 3)
        for (text, index) in [("2026-06-30", nil), ("2026-07-01", 0), ("2026-12-31", 1), ("2027-04-01", nil)] {
            #expect(buckets.index(of: try date(text)) == index)
        }
        #expect(buckets.index(of: buckets.edges[1]) == 1 && buckets.index(of: buckets.edges[1].before) == 0)
        #expect(buckets.index(of: buckets.edges[3]) == nil && buckets.index(of: buckets.edges[3].before) == 2)
        let none = try #require(LocalCalendar.utc.buckets(.day, from: .earliest, to: .earliest))
        #expect(none.count == 0 && none.index(of: Instant.earliest) == nil)
    }

    @Test func `there are at most so many buckets`() throws {
        let first = try date("2000-01-01")
        let max = LocalCalendar.bucketsMax
        #expect(LocalCalendar.utc.buckets(.day, from: first, to: first.adding(days: max))?.count == max)
        #expect(LocalCalendar.utc.buckets(.day, from: first, to: first.adding(days: max + 1)) == nil)
        #expect(LocalCalendar.utc.buckets(.month, over: .all) == nil)
        #expect(LocalCalendar.utc.buckets(.year, from: .earliest, to: .latest) == nil)
    }

    @Test func `the buckets of a window are those that it touches`() throws {
        let calendar = LocalCalendar.utc
        let from = try #require(Instant("2026-06-30T23:59:59Z"))
        let to = try #require(Instant("2026-09-01T00:00:00Z"))
        let window = try #require(TimeWindow(from: from, to: to, in: calendar))
        #expect(calendar.buckets(.month, over: window)?.names == ["2026-06", "2026-07", "2026-08"])
        let empty = try #require(TimeWindow(from: window.from, to: window.from, in: calendar))
        #expect(calendar.buckets(.day, over: empty)?.count == 0)
    }

    @Test(
        arguments: [
            ("Europe/Amsterdam", "2026-03-29", 23), ("Europe/Amsterdam", "2026-10-25", 25),
            ("Europe/Amsterdam", "2026-06-30", 24), ("Pacific/Apia", "2011-12-30", 0),
            ("America/Sao_Paulo", "2017-10-15", 23),
        ])
    func `days are as long as the zone makes them`(zone: String, text: String, hours: Int64) throws {
        let calendar = LocalCalendar(zone: try systemZone(zone))
        let range = calendar.dayRange(try date(text))
        #expect(range.upperBound.microseconds - range.lowerBound.microseconds == hours * 3_600_000_000)
    }

    @Test func `a day that was left out is a bucket that nothing counts to`() throws {
        let calendar = LocalCalendar(zone: try systemZone("Pacific/Apia"))
        let buckets = try #require(calendar.buckets(.day, from: date("2011-12-29"), to: date("2012-01-01")))
        #expect(buckets.names == ["2011-12-29", "2011-12-30", "2011-12-31"])
        #expect(buckets.edges[1] == buckets.edges[2])
        #expect(buckets.index(of: buckets.edges[1].before) == 0 && buckets.index(of: buckets.edges[1]) == 2)
    }

    @Test func `a preset is about the local day of the instant`() throws {
        let calendar = LocalCalendar(zone: try systemZone("Europe/Amsterdam"))
        let midnight = try #require(Instant("2026-06-30T22:00:00Z"))
        let month = try #require(WindowPreset.parse("this_month"))
        let june = month.window(in: calendar, at: midnight.before)
        let july = month.window(in: calendar, at: midnight)
        #expect(june.to == midnight && july.from == midnight)
        #expect(june.from == Instant("2026-05-31T22:00:00Z"))
        #expect(calendar.name(of: .month, containing: calendar.date(of: midnight)) == "2026-07")
        let given = try #require(TimeWindow(from: june.from, to: june.to, in: calendar))
        #expect(given.dates == june.dates && given.preset == nil)
        let inUTC = try #require(TimeWindow(from: june.from, to: june.to, in: .utc))
        #expect(inUTC.dates == nil)
    }
}
