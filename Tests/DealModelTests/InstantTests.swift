import DealModel
import TestSupport
import Testing

struct InstantTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01t00:00:00z", 0),
            ("1970-01-01 00:00:00Z", 0),
            ("1970-01-01T00:00:00.000001Z", 1),
            ("1970-01-01T00:00:00.1Z", 100_000),
            ("1970-01-01T00:00:00.123456Z", 123_456),
            ("1970-01-01T00:00:00.123456000Z", 123_456),
            ("1969-12-31T23:59:59.999999Z", -1),
            ("1970-01-01T01:00:00+01:00", 0),
            ("1969-12-31T23:30:00-00:30", 0),
            ("1970-01-01T00:00:00-00:00", 0),
            ("1970-01-02T05:29:59+23:59", 19_859_000_000),
            ("2017-06-30T00:00:00Z", 1_498_780_800_000_000),
            ("2000-02-29T12:34:56.5Z", 951_827_696_500_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
            ("9999-12-31T23:59:59.999999-00:00", 253_402_300_799_999_999),
        ] as [(String, Int64)])
    func `RFC 3339 is read`(text: String, microseconds: Int64) {
        #expect(Instant(text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "1970-01-01", "1970-01-01T00:00:00", "1970-01-01T00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T23:60:00Z",
        "1970-01-01T23:59:60Z", "2016-12-31T23:59:60Z", "1970-02-30T00:00:00Z", "1970-01-01T00:00:00.Z",
        "1970-01-01T00:00:00.1234567Z", "1970-01-01T00:00:00,1Z", "1970-01-01T00:00:00+1:00",
        "1970-01-01T00:00:00+0100",
        "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00+01:60", "1970-01-01T00:00:00Z ", "1970-01-01T00:00:00ZZ",
        " 1970-01-01T00:00:00Z", "1970-01-01_00:00:00Z", "19700101T000000Z", "0000-12-31T23:59:59Z",
        "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59.999999-00:01",
        "1970-01-01T00:00:00.0000000000000000000000001Z",
        "1970-01-01T0a:00:00Z", "1970-01-01T00:00:00+", "1970-01-01T00:00:00+01", "1970-01-01T00:00:00+01:0",
    ])
    func `what is no RFC 3339 is refused`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func `an instant is written with six digits and read again`() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let instant = Instant(
                microseconds: Int64.random(
                    in: Instant.earliest.microseconds...Instant.latest.microseconds, using: &generator))
            let text = instant.description
            if Instant(text) != instant || text.utf8.count != 27 { Issue.record("\(instant.microseconds): \(text)") }
        }
        #expect(Instant(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
        #expect(Instant(microseconds: 1_498_780_800_000_000).description == "2017-06-30T00:00:00.000000Z")
        #expect(Instant.earliest.description == "0001-01-01T00:00:00.000000Z")
        #expect(Instant.latest.description == "9999-12-31T23:59:59.999999Z")
    }

    @Test(arguments: [Int64.min, Int64.min + 1, Int64.max])
    func `the farthest instants are written without trouble`(microseconds: Int64) {
        #expect(Instant(microseconds: microseconds).description.hasSuffix("Z"))
    }

    @Test(
        arguments: [
            (0, 0), (-1, -1), (86_399_999_999, 0), (86_400_000_000, 1), (-86_400_000_000, -1), (-86_400_000_001, -2),
        ] as [(Int64, Int32)])
    func `the civil date is rounded down`(microseconds: Int64, day: Int32) {
        #expect(Instant(microseconds: microseconds).dateInUTC.dayNumber == day)
    }

    @Test func `the instant before is one microsecond earlier, as far as there is one`() {
        #expect(Instant(microseconds: 5).before == Instant(microseconds: 4))
        #expect(Instant(microseconds: .min).before == Instant(microseconds: .min))
    }
}
