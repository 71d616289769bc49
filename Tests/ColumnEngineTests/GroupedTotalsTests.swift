import ColumnEngine
import TestSupport
import Testing

@Suite struct GroupedTotalsTests {
    @Test func `totals gather by pair in the order of first appearance`() {
        var random = SeededGenerator(seed: 9)
        var grouped = GroupedTotals<Int>(majorCount: 5)
        var expected: [[Int]: Int] = [:]
        var order: [[Int]] = []
        for _ in 0..<2_000 {
            let major = Int(random.next() % 5)
            let minor = UInt8(random.next() % 3 == 0 ? 255 : random.next() % 4)
            let value = Int(random.next() % 100)
            grouped[major: major, minor: minor, initial: 0] += value
            if expected[[major, Int(minor)]] == nil { order.append([major, Int(minor)]) }
            expected[[major, Int(minor)], default: 0] += value
        }
        #expect(grouped.groups.map { [$0.major, Int($0.minor)] } == order)
        for group in grouped.groups {
            #expect(group.totals == expected[[group.major, Int(group.minor)]], "seed 9")
            #expect(grouped[major: group.major, minor: group.minor, initial: -1] == group.totals)
        }
    }

    @Test func `a pair not seen has the initial totals and makes no group`() {
        let grouped = GroupedTotals<Int>(majorCount: 1)
        #expect(grouped[major: 0, minor: 7, initial: 42] == 42)
        #expect(grouped.groups.isEmpty)
    }
}
