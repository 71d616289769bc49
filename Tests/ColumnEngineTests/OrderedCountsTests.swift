import ColumnEngine
import TestSupport
import Testing

@Suite struct OrderedCountsTests {
    @Test func `counts below a number agree with counting one by one`() {
        var random = SeededGenerator(seed: 3)
        var counts = OrderedCounts()
        var numbers: [Int32] = []
        for step in 0..<4_000 {
            if numbers.isEmpty || random.next() % 3 > 0 {
                let spread: UInt64 = step % 2 == 0 ? 300 : 4_000_000
                let number = Int32(random.next() % spread) - Int32(spread / 2)
                counts.add(number)
                numbers.append(number)
            } else {
                counts.remove(numbers.remove(at: Int(random.next() % UInt64(numbers.count))))
            }
            if step % 50 == 0 {
                let limits = [Int32.min, -2_000_000, -65, -64, -63, -1, 0, 1, 63, 64, 65, .max] + numbers.suffix(3)
                for limit in limits {
                    #expect(
                        counts.count(below: limit) == numbers.filter { $0 < limit }.count,
                        "seed 3, step \(step), below \(limit)"
                    )
                }
            }
        }
        #expect(counts.bytes > 0)
    }

    @Test func `every number of two blocks and their edges counts once`() {
        for number in Int32(-70)...70 {
            var counts = OrderedCounts()
            counts.add(number)
            for limit in Int32(-140)...140 {
                #expect(counts.count(below: limit) == (number < limit ? 1 : 0), "\(number) below \(limit)")
            }
        }
    }

    @Test func `the outermost numbers count`() {
        var counts = OrderedCounts()
        counts.add(.min)
        counts.add(.max)
        #expect(counts.count(below: .min) == 0)
        #expect(counts.count(below: 0) == 1)
        #expect(counts.count(below: .max) == 1)
    }

    @Test func `taking out what was never counted is refused`() async {
        await #expect(processExitsWith: .failure) {
            var counts = OrderedCounts()
            counts.remove(7)
        }
    }
}
