import DealModel
import Testing

struct WindowPresetTests {
    private static let today = "2026-11-21"

    @Test(
        arguments: [
            ("today", 1, "2026-11-21", "2026-11-22"), ("yesterday", 1, "2026-11-20", "2026-11-21"),
            ("this_day", 1, "2026-11-21", "2026-11-22"), ("last_day", 1, "2026-11-20", "2026-11-21"),
            ("next_day", 1, "2026-11-22", "2026-11-23"), ("this_week", 1, "2026-11-16", "2026-11-23"),
            ("last_week", 1, "2026-11-09", "2026-11-16"), ("next_week", 1, "2026-11-23", "2026-11-30"),
            ("this_month", 1, "2026-11-01", "2026-12-01"), ("last_month", 1, "2026-10-01", "2026-11-01"),
            ("next_month", 1, "2026-12-01", "2027-01-01"), ("this_quarter", 1, "2026-10-01", "2027-01-01"),
            ("last_quarter", 1, "2026-07-01", "2026-10-01"), ("next_quarter", 1, "2027-01-01", "2027-04-01"),
            ("this_year", 1, "2026-01-01", "2027-01-01"), ("last_year", 1, "2025-01-01", "2026-01-01"),
            ("next_year", 1, "2027-01-01", "2028-01-01"), ("this_quarter", 2, "2026-11-01", "2027-02-01"),
            ("this_quarter", 12, "2026-09-01", "2026-12-01"), ("this_year", 10, "2026-10-01", "2027-10-01"),
            ("last_year", 12, "2024-12-01", "2025-12-01"), ("last_1d", 1, "2026-11-21", "2026-11-22"),
            ("last_90d", 1, "2026-08-24", "2026-11-22"), ("last_3660d", 1, "2016-11-14", "2026-11-22"),
            ("mtd", 1, "2026-11-01", "2026-11-22"), ("qtd", 1, "2026-10-01", "2026-11-22"),
            ("ytd", 1, "2026-01-01", "2026-11-22"), ("qtd", 2, "2026-11-01", "2026-11-22"),
            ("ytd", 7, "2026-07-01", "2026-11-22"), ("2026", 1, "2026-01-01", "2027-01-01"),
            ("2026", 10, "2026-01-01", "2027-01-01"), ("2024-02", 1, "2024-02-01", "2024-03-01"),
            ("2026-12", 4, "2026-12-01", "2027-01-01"), ("2026-Q3", 1, "2026-07-01", "2026-10-01"),
            ("2026-Q3", 10, "2026-07-01", "2026-10-01"), ("2026-Q4", 1, "2026-10-01", "2027-01-01"),
            ("fy2026", 1, "2026-01-01", "2027-01-01"), ("fy2026", 10, "2025-10-01", "2026-10-01"),
            ("fy2026-Q1", 10, "2025-10-01", "2026-01-01"), ("fy2026-Q4", 2, "2025-11-01", "2026-02-01"),
            ("fy2026-Q3", 1, "2026-07-01", "2026-10-01"), ("1000", 1, "1000-01-01", "1001-01-01"),
            ("9998", 1, "9998-01-01", "9999-01-01"),
        ])
    func `presets are these days`(name: String, fiscalStart: Int, from: String, to: String) throws {
        let preset = try #require(WindowPreset.parse(name))
        #expect(preset.description == name)
        let calendar = LocalCalendar(zone: .utc, fiscalYearStartMonth: fiscalStart)
        let today = try #require(CivilDate(Self.today))
        let dates = try #require(preset.dates(in: calendar, today: today))
        #expect(dates.lowerBound.description == from && dates.upperBound.description == to)
        let window = preset.window(in: calendar, at: try #require(Instant("\(Self.today)T23:59:59.999999Z")))
        #expect(window.dates == dates && window.preset == preset)
        #expect(window.from == dates.lowerBound.startInUTC && window.to == dates.upperBound.startInUTC)
    }

    @Test(arguments: [
        "", "this", "this_", "this_fortnight", "previous_week", "This_week", "last_0d", "last_3661d", "last_d",
        "last_-1d",
        "last_01d", "last_9999d", "last_99999d", "last_1w", "26", "0999", "9999", "2026-", "2026-0", "2026-00",
        "2026-13", "2026-Q0", "2026-Q5", "2026-q3", "2026-06-30", "fy", "fy26", "fy2026-06", "fy2026-Q5", "FY2026",
        "Q3", "all ", "wtd", "２０２６", "last_1d\0", "todáy",
    ])
    func `what is no preset is none`(name: String) { #expect(WindowPreset.parse(name) == nil) }

    @Test func `the last days are as many as a limit says`() {
        let max = WindowPreset.lastDaysMax
        #expect(WindowPreset.parse("last_\(max)d") == .lastDays(max))
        #expect(WindowPreset.parse("last_\(max + 1)d") == nil)
    }

    @Test func `the examples are presets, and all that have no numbers are among them`() {
        #expect(WindowPreset.examples.allSatisfy { WindowPreset.parse($0)?.description == $0 })
        #expect(Set(WindowPreset.examples).count == 27)
    }

    @Test func `a week starts where it is set to`() throws {
        let calendar = LocalCalendar(zone: .utc, weekStart: .sunday)
        let sunday = try #require(CivilDate("2026-11-22"))
        #expect(
            WindowPreset.parse("this_week")?.dates(in: calendar, today: sunday) == sunday..<sunday.adding(days: 7))
    }

    @Test func `all of time has no ends`() {
        let window = TimeWindow.all
        #expect(WindowPreset.parse("all")?.window(in: .utc, at: .latest) == window)
        #expect(window.contains(.earliest) && window.contains(.latest))
        #expect(window.dates?.contains(.earliest) == true && window.dates?.contains(.latest) == true)
        #expect(window.opening.microseconds == .min)
    }

    @Test func `a window has days where it begins and ends with days`() throws {
        let noon = try #require(Instant("2026-06-30T12:00:00Z"))
        let midnight = try #require(Instant("2026-06-30T00:00:00Z"))
        let next = try #require(Instant("2026-07-01T00:00:00Z"))
        for (from, to) in [(noon, next), (midnight, noon)] {
            let window = try #require(TimeWindow(from: from, to: to, in: .utc))
            #expect(window.dates == nil)
        }
        #expect(TimeWindow(from: next, to: midnight, in: .utc) == nil)
        let window = try #require(TimeWindow(from: midnight, to: next, in: .utc))
        #expect(window.dates == midnight.dateInUTC..<next.dateInUTC)
        #expect(window.contains(midnight) && window.contains(next.before) && !window.contains(next))
        #expect(window.opening == midnight.before && window.closing == next.before && !window.isEmpty)
    }
}
