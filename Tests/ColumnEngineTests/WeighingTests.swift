import ColumnEngine
import TestSupport
import Testing

@Suite struct WeighingTests {
    private static func exact(_ amount: Int64, _ millionths: Int32) -> Int64 {
        let product = Int128(amount) * Int128(millionths)
        let (quotient, rest) = product.magnitude.quotientAndRemainder(dividingBy: UInt128(Weighing.scale))
        let isUp = rest * 2 > 1_000_000 || (rest * 2 == 1_000_000 && quotient & 1 == 1)
        return Int64(quotient + (isUp ? 1 : 0)) * (amount < 0 ? -1 : 1)
    }

    private static func weigh(_ pairs: [(amount: Int64, millionths: Int32)]) -> [Int64] {
        var weighted = Array(repeating: Int64(7), count: pairs.count)
        let (amounts, millionths) = (pairs.map(\.amount), pairs.map(\.millionths))
        var span = weighted.mutableSpan
        Weighing.weigh(amounts.span, by: millionths.span, count: pairs.count, into: &span)
        return weighted
    }

    @Test func `products are rounded half to even up to the largest amount`() {
        var random = SeededGenerator(seed: 3)
        let largest = Weighing.quickAmountLimit - 1
        var pairs: [(amount: Int64, millionths: Int32)] = []
        for _ in 0..<200_000 {
            let isHalf = random.next() % 2 == 0
            let amount = largest - Int64(random.next() % (random.next() % 3 == 0 ? 9 : UInt64(largest)))
            let millionths = Int32(random.next() % 1_000_001)
            // Close to a half, or at one.
            pairs.append((isHalf ? amount | 1 : amount, isHalf ? 500_000 : millionths))
            pairs.append((-amount, millionths))
        }
        let weighted = Self.weigh(pairs)
        let wrong = pairs.indices.first { weighted[$0] != Self.exact(pairs[$0].amount, pairs[$0].millionths) }
        #expect(wrong == nil, "\(wrong.map { "\(pairs[$0]) gave \(weighted[$0])" } ?? "") by seed 3")
    }

    @Test func `products that miss a half by a millionth are rounded to the right side`() {
        var pairs: [(amount: Int64, millionths: Int32)] = []
        // The odd numbers from 2^33 down, by probabilities for which the product is a half and a millionth more or
        // less.
        for step in 0..<Int64(20_000) {
            let amount = Weighing.quickAmountLimit - 1 - 2 * step
            guard amount % 5 != 0 else { continue }
            for target in [Int64(499_999), 500_001] {
                for millionths in stride(from: Int64(1), to: 1_000_000, by: 99_991)
                where amount * millionths % Weighing.scale == target {
                    pairs.append((amount, Int32(millionths)))
                }
            }
            pairs.append((amount, 999_999))
        }
        let weighted = Self.weigh(pairs)
        #expect(pairs.indices.allSatisfy { weighted[$0] == Self.exact(pairs[$0].amount, pairs[$0].millionths) })
    }

    @Test func `nothing times nothing is nothing, whatever stands in place of an amount`() {
        #expect(Self.weigh([(0, 0), (.min, 0), (5, 0), (0, 1_000_000)]) == [0, 0, 0, 0])
    }
}
