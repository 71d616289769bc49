import ColumnEngine
import TestSupport
import Testing

@Suite struct PageMaskTests {
    /// Pages of no row, of rows that fill no word, and whole ones.
    @Test(arguments: [0, 1, 7, 8, 9, 4_095, ColumnLayout.rowsPerPage])
    func `each condition keeps the rows that it holds for, and the list of them is in order`(rowCount: Int) {
        var random = SeededGenerator(seed: UInt64(rowCount))
        let special: [Int64] = [.min, .max, 0, -1, 1, 50, 100]
        let numbers = (0..<rowCount).map { _ in
            random.next() % 4 == 0 ? special[Int(random.next() % 7)] : Int64(random.next() % 200) - 50
        }
        let codes = numbers.map { UInt32(truncatingIfNeeded: $0 & 15) }
        let small = codes.map { UInt8(truncatingIfNeeded: $0) }
        let flags = numbers.map { $0 % 9 == 0 }
        let ends = numbers.map { $0 == .max ? $0 : $0 + Int64(random.next() % 30) }
        let table = (0...10).map { $0 % 3 != 1 }
        for range in [Int64.min...Int64.max, 0...100, 50 ... .max, .min + 1...0, 7...7, .min ... .min] {
            var mask = PageMask()
            var expected = Array(0..<rowCount)
            func check(_ step: String) {
                #expect(mask.count == expected.count, "\(step) of \(range)")
                var selection = IntervalSelection()
                selection.select(mask)
                #expect((0..<selection.count).map { selection[$0] } == expected, "\(step) of \(range)")
            }
            mask.begin(rowCount)
            check("begin")
            mask.begin(without: flags.span)
            expected = expected.filter { !flags[$0] }
            check("begin without")
            mask.keep(numbers.span, in: range)
            expected = expected.filter { range.contains(numbers[$0]) }
            check("range")
            mask.keep(codes.span, in: table.span)
            expected = expected.filter { table[min(Int(codes[$0]), 10)] }
            check("table")
            mask.narrow { numbers[$0] != 12 }
            expected = expected.filter { numbers[$0] != 12 }
            check("narrow")
            mask.keep(starts: numbers.span, ends: ends.span, holding: 20)
            expected = expected.filter { numbers[$0] <= 20 && 20 < ends[$0] }
            check("interval")
            mask.keep(small.span, equalTo: 4)
            expected = expected.filter { small[$0] == 4 }
            check("code")
        }
    }
}
