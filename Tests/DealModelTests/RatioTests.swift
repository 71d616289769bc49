import DealModel
import TestSupport
import Testing

struct RatioTests {
    /// Numbers of up to 256 bits, the lowest bit first: slow, and plain to see.
    private struct Bits {
        var bits: [Bool]

        init(_ value: UInt128) { bits = (0..<128).map { value >> UInt128($0) & 1 == 1 } }

        init(product left: UInt128, _ right: UInt128) {
            bits = Array(repeating: false, count: 256)
            for place in 0..<128 where right >> UInt128(place) & 1 == 1 { add(Bits(left), at: place) }
        }

        mutating func add(_ other: Bits, at place: Int) {
            var carry = false
            for index in place..<bits.count {
                let bit = index - place < other.bits.count && other.bits[index - place]
                let sum = (bits[index] ? 1 : 0) + (bit ? 1 : 0) + (carry ? 1 : 0)
                (bits[index], carry) = (sum % 2 == 1, sum > 1)
            }
        }

        /// Quotient and remainder by long division, bit by bit; nil where the quotient has more than 128 bits.
        func divided(by divisor: UInt128) -> (quotient: UInt128, remainder: UInt128)? {
            var (quotient, remainder): (UInt128, UInt128) = (0, 0)
            for bit in bits.reversed() {
                let isBeyond = remainder >> 127 == 1
                remainder = remainder &<< 1 | (bit ? 1 : 0)
                let fits = isBeyond || remainder >= divisor
                if fits { remainder &-= divisor }
                guard quotient >> 127 == 0 else { return nil }
                quotient = quotient << 1 | (fits ? 1 : 0)
            }
            return (quotient, remainder)
        }
    }

    private static func rounded(_ amount: Int128, _ numerator: UInt128, _ denominator: UInt128) -> Int128? {
        guard let (quotient, remainder) = Bits(product: amount.magnitude, numerator).divided(by: denominator) else {
            return nil
        }
        let (twice, overflow) = remainder.multipliedReportingOverflow(by: 2)
        let isUp = overflow || twice > denominator || (twice == denominator && quotient & 1 == 1)
        guard quotient < UInt128(Int128.max) else { return nil }
        let magnitude = Int128(quotient) + (isUp ? 1 : 0)
        return amount < 0 ? -magnitude : magnitude
    }

    @Test func `small numbers are rounded half to even, all of them`() throws {
        for numerator in 0...24 as ClosedRange<UInt128> {
            for denominator in 1...24 as ClosedRange<UInt128> {
                let ratio = try #require(Ratio(numerator, over: denominator))
                for amount in -40...40 as ClosedRange<Int128> {
                    #expect(
                        ratio.roundedHalfEven(amount) == Self.rounded(amount, numerator, denominator),
                        "\(amount) × \(numerator)/\(denominator)")
                }
            }
        }
    }

    @Test func `halves go to the even neighbour, either side of 0`() throws {
        let half = try #require(Ratio("0.5"))
        #expect((-5...5).map { half.roundedHalfEven($0) } == [-2, -2, -2, -1, 0, 0, 0, 1, 2, 2, 2])
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `products of 256 bits are exact`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        func number(_ generator: inout SeededGenerator) -> UInt128 {
            let bits = UInt128.random(in: 0...127, using: &generator)
            let value = UInt128(generator.next()) << 64 | UInt128(generator.next())
            return switch Int.random(in: 0..<4, using: &generator) {
            case 0: UInt128.max >> bits
            case 1: 1 << (127 - bits)
            default: value >> bits
            }
        }
        var compared = 0
        for _ in 0..<4_000 {
            let (numerator, denominator) = (number(&generator), number(&generator))
            let magnitude = Int128(truncatingIfNeeded: number(&generator) >> 1)
            let amount = generator.oneIn(2) ? -magnitude : magnitude
            guard denominator > 0, let expected = Self.rounded(amount, numerator, denominator) else { continue }
            let ratio = try #require(Ratio(numerator, over: denominator))
            let found = ratio.roundedHalfEven(amount)
            #expect(found == expected, "seed \(seed): \(amount) × \(numerator)/\(denominator)")
            compared += 1
        }
        #expect(compared > 1_000)
    }

    @Test func `the largest amounts at the largest factor fit`() throws {
        let largest: Int128 = 1_000_000_000_000_000 * 12 * 1_200 * 1_000_000
        let factor = try #require(Ratio(RateSetLimits.factorMax * 10_000, over: 1))
        #expect(factor.roundedHalfEven(largest) == largest * Int128(RateSetLimits.factorMax) * 10_000)
        #expect(factor.roundedHalfEven(-largest) == -largest * Int128(RateSetLimits.factorMax) * 10_000)
        // With a weight of 12 × 10⁶ parts, whose denominator the factor's still has room for.
        let exact = try #require(Ratio(999_999_999_989, over: 10_000_000_000_000_000_000_000_000_000_007))
        let weighed = try #require(Ratio(1, over: 12_000_000).flatMap { exact.multiplied(by: $0) })
        #expect(weighed.denominator == exact.denominator * 12_000_000)
        #expect(weighed.roundedHalfEven(largest) == Self.rounded(largest, weighed.numerator, weighed.denominator))
    }

    @Test func `ratios are reduced, multiplied and divided exactly`() throws {
        let ratio = try #require(Ratio(84, over: 36))
        #expect((ratio.numerator, ratio.denominator) == (7, 3))
        #expect(Ratio(0, over: 7) == Ratio(0, over: 1))
        #expect(Ratio(1, over: 0) == nil)
        #expect(ratio.description == "7/3")
        let third = try #require(Ratio(1, over: 3))
        #expect(ratio.multiplied(by: third) == Ratio(7, over: 9))
        #expect(ratio.divided(by: third) == Ratio(7, over: 1))
        #expect(ratio.divided(by: try #require(Ratio(0, over: 5))) == nil)
        #expect(Ratio.one.multiplied(by: ratio) == ratio)
        let huge = try #require(Ratio(.max, over: 1))
        #expect(huge.multiplied(by: huge) == nil)
        #expect(huge.divided(by: huge) == .one)
        #expect(Ratio("1.1172") == Ratio(2_793, over: 2_500))
        for text in ["", "-1", "1,5", "one", "NaN"] { #expect(Ratio(text) == nil, "\(text)") }
    }

    @Test func `random ratios have no common divisor`() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<2_000 {
            let (left, right) = (UInt128(generator.next() >> 20) + 1, UInt128(generator.next() >> 20) + 1)
            let common = UInt128(generator.next() >> 30) + 1
            let ratio = try #require(Ratio(left * common, over: right * common))
            var (larger, smaller) = (ratio.numerator, ratio.denominator)
            while smaller > 0 { (larger, smaller) = (smaller, larger % smaller) }
            #expect(larger == 1)
            #expect(ratio == Ratio(left, over: right))
        }
    }

    @Test func `a result beyond 128 bits is a mistake of the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = Ratio(UInt128.max, over: 1)?.roundedHalfEven(2)
        }
    }
}
