import DealModel
import Testing

@testable import DealAnalytics

/// Intervals against the formula worked out with Python's decimals of the same quantile.
struct RateTests {
    private static let quantile = NormalQuantile.twoSided(0.95)

    private static func rate(_ numerator: Int, _ denominator: Int, countMin: Int = 20) -> Rate {
        Rate(numerator, of: denominator, countMin: countMin, quantile: quantile)
    }

    @Test func `a rate has Wilson's interval`() {
        #expect(Self.rate(4_238, 6_711).millionths == 631_501)
        #expect(Self.rate(4_238, 6_711).interval == 619_887...642_964)
        #expect(Self.rate(1, 10).interval == 17_876...404_150)
    }

    @Test func `of no cases there is neither rate nor interval, and of one kind alone the bound is exact`() {
        #expect(Self.rate(0, 0).millionths == nil)
        #expect(Self.rate(0, 0).interval == nil)
        #expect(Self.rate(0, 5).interval?.lowerBound == 0)
        #expect(Self.rate(5, 5).interval?.upperBound == 1_000_000)
    }

    @Test func `few cases still have a rate, with its status`() {
        #expect(Self.rate(10, 19).status == .insufficientHistory)
        #expect(Self.rate(10, 20).status == .ok)
        #expect(Self.rate(10, 20, countMin: 21).status == .insufficientHistory)
        #expect(Self.rate(10, 19).millionths == 526_316)
        #expect(AnalysisFrame(asOf: .latest).countMin == 20)
    }

    @Test func `a share of sums that fill 128 bits is exact`() throws {
        let euro = try #require(Currency("EUR"))
        let huge = Int128.max / 2
        let rate = ValueRate(euro, huge, of: Int128.max, count: 30, countMin: 20)
        #expect(rate.millionths == 500_000)
        #expect(ValueRate(euro, -huge, of: Int128.max, count: 30, countMin: 20).millionths == -500_000)
        #expect(ValueRate(euro, Int128.max, of: 1, count: 30, countMin: 20).millionths == .max)
        #expect(ValueRate(euro, 1, of: 0, count: 30, countMin: 20).millionths == nil)
    }

    @Test func `every bound is within 0 and 1 and the rate between them`() {
        for denominator in 1...60 {
            for numerator in 0...denominator {
                let rate = Self.rate(numerator, denominator)
                let bounds = rate.interval ?? 2...2
                #expect(bounds.lowerBound >= 0 && bounds.upperBound <= 1_000_000)
                #expect(bounds.contains(rate.millionths ?? -1), "\(numerator) of \(denominator)")
            }
        }
    }
}
