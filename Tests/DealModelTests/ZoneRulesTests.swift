import DealModel
import TestSupport
import Testing

/// Zones of this system beside what Python 3.11 says with the same files. Dates to come are of zones whose rules have
/// not changed for long, the others are past.
struct ZoneRulesTests {
    @Test(
        arguments: [
            ("Europe/Amsterdam", "2026-03-29T00:59:59Z", 3600, "2026-03-29"),
            ("Europe/Amsterdam", "2026-03-29T01:00:00Z", 7200, "2026-03-29"),
            ("Europe/Amsterdam", "2026-10-25T00:59:59Z", 7200, "2026-10-25"),
            ("Europe/Amsterdam", "2026-10-25T01:00:00Z", 3600, "2026-10-25"),
            ("America/New_York", "2026-03-08T06:59:59Z", -18000, "2026-03-08"),
            ("America/New_York", "2026-03-08T07:00:00Z", -14400, "2026-03-08"),
            ("America/New_York", "2026-11-01T05:59:59Z", -14400, "2026-11-01"),
            ("America/New_York", "2026-11-01T06:00:00Z", -18000, "2026-11-01"),
            ("America/Sao_Paulo", "2017-10-15T02:59:59Z", -10800, "2017-10-14"),
            ("America/Sao_Paulo", "2017-10-15T03:00:00Z", -7200, "2017-10-15"),
            ("America/Sao_Paulo", "2018-02-18T01:59:59Z", -7200, "2018-02-17"),
            ("America/Sao_Paulo", "2018-02-18T02:00:00Z", -10800, "2018-02-17"),
            ("Asia/Beirut", "2022-03-26T21:59:59Z", 7200, "2022-03-26"),
            ("Asia/Beirut", "2022-03-26T22:00:00Z", 10800, "2022-03-27"),
            ("Africa/Cairo", "2024-04-25T21:59:59Z", 7200, "2024-04-25"),
            ("Africa/Cairo", "2024-04-25T22:00:00Z", 10800, "2024-04-26"),
            ("Africa/Cairo", "2024-10-31T20:59:59Z", 10800, "2024-10-31"),
            ("Africa/Cairo", "2024-10-31T21:00:00Z", 7200, "2024-10-31"),
            ("Pacific/Apia", "2011-12-30T09:59:59Z", -36000, "2011-12-29"),
            ("Pacific/Apia", "2011-12-30T10:00:00Z", 50400, "2011-12-31"),
            ("Asia/Kathmandu", "2026-06-30T18:14:59Z", 20700, "2026-06-30"),
            ("Asia/Kathmandu", "2026-06-30T18:15:00Z", 20700, "2026-07-01"),
            ("Asia/Kathmandu", "1985-12-31T18:29:59Z", 19800, "1985-12-31"),
            ("Australia/Lord_Howe", "2026-04-04T14:59:59Z", 39600, "2026-04-05"),
            ("Australia/Lord_Howe", "2026-04-04T15:00:00Z", 37800, "2026-04-05"),
            ("Australia/Lord_Howe", "2026-10-03T15:29:59Z", 37800, "2026-10-04"),
            ("Australia/Lord_Howe", "2026-10-03T15:30:00Z", 39600, "2026-10-04"),
            ("America/Havana", "2026-03-08T04:59:59Z", -18000, "2026-03-07"),
            ("America/Havana", "2026-03-08T05:00:00Z", -14400, "2026-03-08"),
            ("America/Havana", "2026-11-01T04:59:59Z", -14400, "2026-11-01"),
            ("America/Havana", "2026-11-01T05:00:00Z", -18000, "2026-11-01"),
            ("America/St_Johns", "2010-11-07T02:30:59Z", -9000, "2010-11-07"),
            ("America/St_Johns", "2010-11-07T02:31:00Z", -12600, "2010-11-06"),
            ("Europe/Dublin", "2026-01-15T12:00:00Z", 0, "2026-01-15"),
            ("Europe/Dublin", "2100-07-15T12:00:00Z", 3600, "2100-07-15"),
            ("Antarctica/Troll", "2100-07-01T00:00:00Z", 7200, "2100-07-01"),
            ("Europe/Amsterdam", "2100-03-28T00:59:59Z", 3600, "2100-03-28"),
            ("Europe/Amsterdam", "2100-03-28T01:00:00Z", 7200, "2100-03-28"),
            ("America/New_York", "2100-11-07T05:59:59Z", -14400, "2100-11-07"),
            ("America/New_York", "2100-11-07T06:00:00Z", -18000, "2100-11-07"),
            ("Australia/Lord_Howe", "2100-10-02T15:30:00Z", 39600, "2100-10-03"),
            ("Europe/Amsterdam", "1800-01-01T00:00:00Z", 1172, "1800-01-01"),
            ("America/New_York", "1700-06-01T04:56:01Z", -17762, "1700-05-31"),
            ("Asia/Kathmandu", "1919-12-31T18:18:43Z", 20476, "1919-12-31"),
            ("Etc/GMT+5", "2026-01-01T00:00:00Z", -18000, "2025-12-31"),
            ("UTC", "2026-01-01T00:00:00Z", 0, "2026-01-01"),
        ] as [(String, String, Int, String)])
    func `offsets and local dates are those of Python`(
        name: String, instant: String, offset: Int, date: String
    ) throws {
        let zone = try systemZone(name)
        let instant = try #require(Instant(instant))
        #expect(zone.name == name)
        #expect(zone.offsetSeconds(at: instant) == offset)
        #expect(zone.localDate(of: instant).description == date)
    }

    @Test(
        arguments: [
            ("Europe/Amsterdam", "2026-03-29", "2026-03-28T23:00:00Z"),
            ("Europe/Amsterdam", "2026-03-30", "2026-03-29T22:00:00Z"),
            ("Europe/Amsterdam", "2026-10-25", "2026-10-24T22:00:00Z"),
            ("Europe/Amsterdam", "2026-10-26", "2026-10-25T23:00:00Z"),
            ("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z"),
            ("America/New_York", "2026-03-09", "2026-03-09T04:00:00Z"),
            ("America/New_York", "2026-11-02", "2026-11-02T05:00:00Z"),
            ("America/Sao_Paulo", "2017-10-15", "2017-10-15T03:00:00Z"),
            ("America/Sao_Paulo", "2017-10-16", "2017-10-16T02:00:00Z"),
            ("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z"),
            ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
            ("Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00Z"),
            ("Asia/Beirut", "2022-10-30", "2022-10-29T22:00:00Z"),
            ("Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00Z"),
            ("Africa/Cairo", "2024-11-01", "2024-10-31T22:00:00Z"),
            ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z"),
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
            ("Asia/Kathmandu", "1986-01-01", "1985-12-31T18:30:00Z"),
            ("Asia/Kathmandu", "2026-07-01", "2026-06-30T18:15:00Z"),
            ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z"),
            ("Australia/Lord_Howe", "2026-04-06", "2026-04-05T13:30:00Z"),
            ("America/Havana", "2026-03-08", "2026-03-08T05:00:00Z"),
            ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
            ("America/Havana", "2026-11-02", "2026-11-02T05:00:00Z"),
            ("America/St_Johns", "2010-11-07", "2010-11-07T02:30:00Z"),
            ("America/St_Johns", "2010-11-08", "2010-11-08T03:30:00Z"),
            ("Pacific/Kwajalein", "1993-08-21", "1993-08-21T12:00:00Z"),
            ("Pacific/Kwajalein", "1993-08-22", "1993-08-21T12:00:00Z"),
            ("America/Toronto", "1919-03-31", "1919-03-31T04:30:00Z"),
            ("Europe/Amsterdam", "2100-03-28", "2100-03-27T23:00:00Z"),
            ("Europe/Amsterdam", "2100-03-29", "2100-03-28T22:00:00Z"),
            ("America/Havana", "2100-03-14", "2100-03-14T05:00:00Z"),
            ("Europe/Amsterdam", "1800-01-01", "1799-12-31T23:40:28Z"),
            ("UTC", "2026-06-30", "2026-06-30T00:00:00Z"),
        ] as [(String, String, String)])
    func `days begin where Python's dates do`(name: String, date: String, start: String) throws {
        let found = try systemZone(name).startOfDay(try #require(CivilDate(date)))
        #expect(found == Instant(start))
    }

    @Test(arguments: [
        "Africa/Cairo", "America/Havana", "America/New_York", "America/Sao_Paulo", "America/St_Johns",
        "America/Toronto", "Asia/Beirut", "Asia/Kathmandu", "Asia/Manila", "Asia/Tehran", "Australia/Lord_Howe",
        "Europe/Amsterdam", "Europe/Dublin", "Pacific/Apia", "Pacific/Kwajalein", "Etc/GMT-14", "UTC",
    ])
    func `a day begins at the least instant whose local date is not before it`(name: String) throws {
        let zone = try systemZone(name)
        let seed = UInt64(name.utf8.reduce(0) { ($0 * 31 + Int($1)) & 0xFFFF })
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<150 {
            // 1840 to 2160.
            let date = CivilDate(dayNumber: Int32.random(in: -47_500...69_500, using: &generator))
            let start = zone.startOfDay(date)
            let message = Comment(rawValue: "\(name) \(date), seed \(seed)")
            #expect(zone.localDate(of: start) >= date, message)
            // Everywhere earlier that is near enough, the date is earlier too: just before, and at steps of 29 minutes.
            #expect(zone.localDate(of: start.before) < date, message)
            for step in 1...120 {
                let earlier = Instant(microseconds: start.microseconds - Int64(step) * 1_740_000_000)
                if zone.localDate(of: earlier) >= date { Issue.record(message) }
            }
            #expect(zone.day(of: start) >= date && zone.day(of: start.before) < date, message)
            #expect(zone.startOfDay(date.adding(days: 1)) >= start, message)
            let within = Instant(
                microseconds: start.microseconds + Int64.random(in: 0..<86_400_000_000, using: &generator))
            let day = zone.day(of: within)
            #expect(zone.startOfDay(day) <= within && within < zone.startOfDay(day.adding(days: 1)), message)
        }
    }

    @Test func `a minute that clocks show again counts to the day that had begun`() throws {
        let zone = try systemZone("America/St_Johns")
        let again = try #require(Instant("2010-11-07T02:31:00Z"))
        #expect(zone.localDate(of: again).description == "2010-11-06")
        #expect(zone.day(of: again).description == "2010-11-07")
        #expect(zone.day(of: try #require(Instant("2010-11-07T02:29:59.999999Z"))).description == "2010-11-06")
    }

    @Test func `the farthest instants and dates do not trap`() throws {
        for zone in [ZoneRules.utc, try systemZone("Europe/Amsterdam"), try systemZone("Pacific/Apia")] {
            for microseconds in [Int64.min, .min + 1, -1, 0, .max - 1, .max] {
                let instant = Instant(microseconds: microseconds)
                #expect(abs(zone.offsetSeconds(at: instant)) < 100_000)
                #expect(zone.startOfDay(zone.day(of: instant)) <= instant)
            }
            #expect(zone.startOfDay(CivilDate(dayNumber: .min)).microseconds == .min)
            #expect(zone.startOfDay(CivilDate(dayNumber: .max)).microseconds == .max)
        }
        #expect(ZoneRules.utc.startOfDay(.earliest) == .earliest)
        #expect(ZoneRules.utc.localDate(of: .latest) == .latest)
        #expect(ZoneRules.utc.localDate(of: Instant(microseconds: -1)).description == "1969-12-31")
    }

    @Test(arguments: [
        ("UTC", true), ("America/Argentina/Buenos_Aires", true), ("Etc/GMT+5", true), ("", false), ("/UTC", false),
        ("UTC/", false), ("a//b", false), ("../x", false), ("a/../b", false), ("zone.tab", false), ("a b", false),
        ("Ä", false), ("\u{212A}", false), ("a\0", false), (String(repeating: "a", count: 64), true),
        (String(repeating: "a", count: 65), false),
    ])
    func `names have a form`(name: String, isName: Bool) { #expect(ZoneRules.isName(name) == isName) }

    @Test(arguments: [
        ("Pacific/Apia", "2011-12-29", "2012-01-01", 1), ("Pacific/Apia", "2011-12-30", "2011-12-30", 1),
        ("Pacific/Apia", "2011-12-31", "2030-01-01", 0), ("Pacific/Apia", "2000-01-01", "2011-12-29", 0),
        ("Pacific/Kwajalein", "1993-01-01", "1994-01-01", 1), ("America/Sao_Paulo", "1900-01-01", "2030-01-01", 0),
        ("UTC", "0001-01-01", "9999-12-31", 0),
    ]) func `days that a zone left out are counted`(zone: String, from: String, to: String, count: Int) throws {
        let days = try #require(CivilDate(from))...(try #require(CivilDate(to)))
        let rules = try systemZone(zone)
        #expect(rules.countOfDaysLeftOut(days) == count)
        guard days.upperBound.dayNumber - days.lowerBound.dayNumber < 500 else { return }
        let empty = (days.lowerBound.dayNumber...days.upperBound.dayNumber).count { day in
            rules.startOfDay(CivilDate(dayNumber: day)) == rules.startOfDay(CivilDate(dayNumber: day + 1))
        }
        #expect(empty == count)
    }
}
