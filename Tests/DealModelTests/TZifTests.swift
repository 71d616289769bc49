import Foundation
import TestSupport
import Testing

@testable import DealModel

/// TZif files made by hand (RFC 8536).
struct TZifTests {
    /// A file with that footer, and changes of 64 bits with the type that each brings.
    private static func file(
        footer: String, version: UInt8 = 0x32, offsets: [Int32] = [0], changes: [(Int64, UInt8)] = [],
        leapSeconds: UInt32 = 0
    ) -> [UInt8] {
        block(version, offsets: [0], changes: [], timeBytes: 4)
            + block(version, offsets: offsets, changes: changes, timeBytes: 8, leapSeconds: leapSeconds)
            + Array("\n\(footer)\n".utf8)
    }

    private static func block(
        _ version: UInt8, offsets: [Int32], changes: [(Int64, UInt8)], timeBytes: Int, leapSeconds: UInt32 = 0
    ) -> [UInt8] {
        var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        for count in [0, 0, leapSeconds, UInt32(changes.count), UInt32(offsets.count), 4] {
            bytes += bigEndian(Int64(count), 4)
        }
        for (second, _) in changes { bytes += bigEndian(second, timeBytes) }
        bytes += changes.map(\.1)
        for offset in offsets { bytes += bigEndian(Int64(offset), 4) + [0, 0] }
        bytes += Array("ABC\0".utf8)
        return bytes + [UInt8](repeating: 0, count: Int(leapSeconds) * (timeBytes + 4))
    }

    private static func bigEndian(_ value: Int64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    /// The values are those of Python 3.11, but for days counted from 0, where they are those of glibc and POSIX.
    @Test(
        arguments: [
            (
                "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 39600,
                [("2100-04-03T15:00:00Z", 37800), ("2100-10-02T15:30:00Z", 39600)]
            ),
            (
                "CST5CDT,M3.2.0/0,M11.1.0/1", -18000,
                [("2100-03-14T05:00:00Z", -14400), ("2100-11-07T05:00:00Z", -18000)]
            ),
            (
                "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7200,
                [("2100-03-28T01:00:00Z", -3600), ("2100-10-31T01:00:00Z", -7200)]
            ),
            ("EET-2EEST,M4.5.5/0,M10.5.4/24", 7200, [("2100-04-29T22:00:00Z", 10800), ("2100-10-28T21:00:00Z", 7200)]),
            ("EST5EDT,0/0,J365/25", -14400, []),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", 0, [("2100-03-28T01:00:00Z", 3600), ("2100-10-31T01:00:00Z", 0)]),
            ("<+00>0<+02>-2,M3.5.0/1,M10.5.0/3", 0, [("2100-03-28T01:00:00Z", 7200), ("2100-10-31T01:00:00Z", 0)]),
            ("AAA3BBB,J60/2,J300/2", -10800, [("2100-03-01T05:00:00Z", -7200), ("2100-10-27T04:00:00Z", -10800)]),
            ("AAA-3:30:15BBB,59,300/-100", 12615, [("2100-02-28T22:29:45Z", 16215), ("2100-10-23T15:29:45Z", 12615)]),
            (
                "EET-2EEST,M3.4.4/50,M10.4.4/50", 7200,
                [("2100-03-27T00:00:00Z", 10800), ("2100-10-29T23:00:00Z", 7200)]
            ),
            ("JST-9", 32400, []),
            ("<+0545>-5:45", 20700, []),
        ] as [(String, Int, [(String, Int)])])
    func `the footer rules the year 2100`(footer: String, first: Int, changes: [(String, Int)]) throws {
        let zone = try ZoneRules(tzif: Self.file(footer: footer), name: "x")
        var before = first
        #expect(zone.offsetSeconds(at: try #require(Instant("2100-01-01T12:00:00Z"))) == first)
        for (text, offset) in changes {
            let instant = try #require(Instant(text))
            #expect(zone.offsetSeconds(at: instant.before) == before)
            #expect(zone.offsetSeconds(at: instant) == offset)
            before = offset
        }
        #expect(zone.offsetSeconds(at: try #require(Instant("2100-12-31T12:00:00Z"))) == before)
    }

    @Test(arguments: [
        "A3", "AAA", "AAA+", "AAA25", "AAA3:60", "AAA3BBB", "AAA3BBB,", "AAA3BBB,M3.1.0", "AAA3BBB,M13.1.0,M4.1.0",
        "AAA3BBB,M3.6.0,M4.1.0", "AAA3BBB,M3.1.7,M4.1.0", "AAA3BBB,J0,J1", "AAA3BBB,J366,J1", "AAA3BBB,366,1",
        "AAA3BBB,1/168,2", "AAA3BBB,1,2x", "<AA3", "<A A>3", "AAA3BBB,1,2,3", "AAA9999",
    ])
    func `a footer that is none is refused`(footer: String) {
        #expect(throws: ZoneError.badFooter) { try ZoneRules(tzif: Self.file(footer: footer), name: "x") }
    }

    @Test func `changes hold from their second on, and the first type before them`() throws {
        let zone = try ZoneRules(
            tzif: Self.file(footer: "", offsets: [100, 3_600, -60], changes: [(-1_000, 1), (1_000, 2)]), name: "x")
        for (microseconds, offset) in [
            (-1_000_000_001, 100), (-1_000_000_000, 3_600), (999_999_999, 3_600), (1_000_000_000, -60), (.max, -60),
        ] as [(Int64, Int)] {
            #expect(zone.offsetSeconds(at: Instant(microseconds: microseconds)) == offset)
        }
    }

    @Test func `a file of version 1 has no footer`() throws {
        let bytes = Self.block(0, offsets: [0, 7_200], changes: [(-5, 1)], timeBytes: 4)
        let zone = try ZoneRules(tzif: bytes, name: "x")
        #expect(zone.offsetSeconds(at: Instant(microseconds: -5_000_001)) == 0)
        #expect(zone.offsetSeconds(at: .latest) == 7_200)
    }

    @Test(
        arguments: [
            ([], .notATimeZone), (Array("TZif".utf8), .notATimeZone), ([UInt8](repeating: 0, count: 99), .notATimeZone),
            (file(footer: "", version: 0x35), .notATimeZone), (Array(file(footer: "").dropLast()), .badFooter),
            (Array(file(footer: "").dropLast(2)), .badFooter), (Array(file(footer: "").dropLast(3)), .cutShort),
            (Array(file(footer: "").prefix(60)), .cutShort), (file(footer: "", leapSeconds: 1), .countsLeapSeconds),
            (file(footer: "", offsets: []), .outOfRange), (file(footer: "", changes: [(0, 1)]), .outOfRange),
            (file(footer: "", changes: [(5, 0), (5, 0)]), .outOfRange),
            (file(footer: "", changes: [(.min, 0)]), .outOfRange),
            (file(footer: "", changes: [((1 << 59) + 1, 0)]), .outOfRange),
            (file(footer: "", offsets: [26 * 3_600]), .outOfRange),
            (file(footer: "", offsets: [-25 * 3_600]), .outOfRange),
            (file(footer: "", changes: (0...Int64(ZoneRules.changesMax)).map { ($0, 0) }), .outOfRange),
            (file(footer: "") + [UInt8](repeating: 0, count: ZoneRules.fileBytesMax), .outOfRange),
        ] as [([UInt8], ZoneError)])
    func `what is no time zone is refused`(bytes: [UInt8], error: ZoneError) {
        #expect(throws: error) { try ZoneRules(tzif: bytes, name: "x") }
    }

    @Test func `the limits themselves are kept to`() throws {
        let changes = (1...Int64(ZoneRules.changesMax)).map { ($0, UInt8(0)) }
        let zone = try ZoneRules(
            tzif: Self.file(footer: "", offsets: [26 * 3_600 - 1], changes: changes), name: "x")
        #expect(zone.offsetSeconds(at: .earliest) == 26 * 3_600 - 1)
        let filled = Self.file(footer: "UTC0")
        let whole = filled + [UInt8](repeating: 0, count: ZoneRules.fileBytesMax - filled.count)
        #expect(try ZoneRules(tzif: whole, name: "x").offsetSeconds(at: .latest) == 0)
    }

    @Test func `no damage traps`() throws {
        let whole = Self.file(
            footer: "AAA3BBB,M3.2.0,M11.1.0/-5", offsets: [0, 3_600, -60], changes: [(-1_000, 1), (1_000, 2)])
        let seed: UInt64 = 11
        var generator = SeededGenerator(seed: seed)
        var readCount = 0
        for _ in 0..<5_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = generator.pick([0, 1, 0x7F, 0x80, 0xFF, 0x30])
            }
            if generator.oneIn(4) { bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator)) }
            guard let zone = try? ZoneRules(tzif: bytes, name: "x") else { continue }
            readCount += 1
            let date = CivilDate(dayNumber: Int32.random(in: -100_000...100_000, using: &generator))
            let start = zone.startOfDay(date)
            #expect(zone.localDate(of: start) >= date && zone.localDate(of: start.before) < date, "seed \(seed)")
        }
        #expect(readCount > 500, "seed \(seed)")
    }
}
