import ColumnEngine
import TestSupport
import Testing

@Suite struct RadixSortTests {
    @Test(arguments: [0, 1, 2, 1_023, 1_024, 1_025, 5_000])
    func `sorts like comparing does`(count: Int) {
        for bits in [1, 10, 11, 12, 33, 62] {
            var random = SeededGenerator(seed: UInt64(count * 100 + bits))
            var numbers = (0..<count).map { _ in Int64(random.next() >> UInt64(64 - bits)) }
            if count > 2 { numbers[1] = .max }
            let expected = numbers.sorted()
            RadixSort.sort(&numbers)
            #expect(numbers == expected, "\(count) numbers of \(bits) bits")
        }
    }

    @Test func `numbers that are alike stay as they are`() {
        var numbers = Array(repeating: Int64(7_000_000_000), count: 3_000)
        RadixSort.sort(&numbers)
        #expect(numbers == Array(repeating: 7_000_000_000, count: 3_000))
    }
}
