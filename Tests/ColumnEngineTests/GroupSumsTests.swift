import ColumnEngine
import TestSupport
import Testing

@Suite struct GroupSumsTests {
    @Test(arguments: [UInt64(1), 2, 3])
    func `sums equal those of wide numbers, however large the values and many the marks`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let magnitude: Int64 = seed == 3 ? 1 << 50 : 1_000_000
        var halves = [GroupSums(codeCount: 5), GroupSums(codeCount: 5)]
        var expected = Array(repeating: GroupSums.Total(), count: 5)
        // More rows than can be pending.
        for page in 0..<600 {
            let count = page % 7 == 0 ? 100 : ColumnLayout.rowsPerPage
            var codes: [UInt32] = []
            var values: [Int64] = []
            var weighted: [Int64] = []
            for _ in 0..<count {
                let number = random.next()
                let code = Int(number % 5)
                let isEmpty = number >> 8 & 7 == 0
                let isUnweighed = number >> 12 & 3 == 0
                let value = seed == 3 ? magnitude : Int64(number >> 16 & 0xF_FFFF) - 500_000
                codes.append(
                    UInt32(code) | (isEmpty ? GroupSums.firstMark : 0) | (isUnweighed ? GroupSums.secondMark : 0))
                values.append(isEmpty ? .min : value)
                weighted.append(isEmpty ? 0 : value / 2)
                expected[code].count += 1
                expected[code].firstMarks += isEmpty ? 1 : 0
                expected[code].secondMarks += isUnweighed ? 1 : 0
                expected[code].value += isEmpty ? 0 : Int128(value)
                expected[code].weighted += isEmpty ? 0 : Int128(value / 2)
            }
            halves[page % 2].add(
                codes: codes.span, values: values.span, weighted: weighted.span, count: count,
                magnitude: UInt64(magnitude))
        }
        halves[0].combine(halves[1])
        let totals = halves[0].totals()
        for code in 0..<5 {
            #expect(totals[code].count == expected[code].count)
            #expect(totals[code].firstMarks == expected[code].firstMarks)
            #expect(totals[code].secondMarks == expected[code].secondMarks)
            #expect(totals[code].value == expected[code].value, "seed \(seed)")
            #expect(totals[code].weighted == expected[code].weighted, "seed \(seed)")
        }
    }

    @Test func `more values than fit a batch cannot be claimed to be larger than amounts are`() async {
        await #expect(processExitsWith: .failure) {
            var sums = GroupSums(codeCount: 1)
            let (codes, values) = ([UInt32(0)], [Int64(0)])
            sums.add(codes: codes.span, values: values.span, weighted: values.span, count: 1, magnitude: 1 << 50 + 1)
        }
    }
}
