import Testing

@testable import DealAnalytics

@Suite struct ExactStatisticsTests {
    @Test(
        arguments: [
            ([1], [2], 0), ([3], [2], 2), ([5], [2], 2), ([-3], [2], -2), ([-5], [-2], 2), ([7], [3], 2), ([8], [3], 3),
            ([], [], 1), ([0, 5], [3], 0), ([.max, .max, .max], [.max, .max, .max], 1),
            ([.max, .max, 3], [.max, .max, 2], 2), ([.min, .min], [.min, .max], -1), ([1], [.max, .max], 0),
            ([1_000_000_007, 998_244_353, 5], [1_000_000_007, 998_244_353, 10], 0),
        ] as [([Int128], [Int128], Int128)])
    func `quotients of products are rounded half to even, however large`(
        numerators: [Int128], denominators: [Int128], expected: Int128
    ) {
        #expect(ProductRatio.roundedHalfEven(numerators, over: denominators) == expected)
    }

    @Test func `quotients of products that are over zero or too large are none`() {
        #expect(ProductRatio.roundedHalfEven([1], over: [0]) == nil)
        #expect(ProductRatio.roundedHalfEven([.max, 2], over: [1]) == nil)
        #expect(ProductRatio.roundedHalfEven([.max, .max], over: [3]) == nil)
    }

    @Test func `small quotients are those of whole numbers`() {
        for numerator in Int128(-40)...40 {
            for denominator in Int128(1)...9 {
                #expect(
                    ProductRatio.roundedHalfEven([numerator, 6], over: [denominator, 4])
                        == DealValuer.roundedHalfEven(numerator * 6, over: denominator * 4)
                )
            }
        }
    }

    @Test(
        arguments: [
            (0, 1), (10, 1.4), (25, 2), (50, 3), (75, 4), (90, 4.6), (100, 5),
        ] as [(Int, Double)])
    func `quantiles lie between order statistics`(percent: Int, expected: Double) throws {
        let quantile = try #require(SampleQuantile.type7(percent, of: [1, 2, 3, 4, 5]))
        #expect(Double(quantile.numerator) / Double(quantile.denominator) == expected)
        #expect(SampleQuantile.type7(percent, of: []) == nil)
        let one = try #require(SampleQuantile.type7(percent, of: [7]))
        #expect(one.numerator == 7 * one.denominator)
    }
}
