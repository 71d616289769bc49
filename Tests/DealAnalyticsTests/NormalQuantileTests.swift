import Testing

@testable import DealAnalytics

/// Against values of Python's statistics.NormalDist.
struct NormalQuantileTests {
    @Test(arguments: [
        (0.5, 0.6744897501960817), (0.8, 1.2815515655446004), (0.9, 1.6448536269514722), (0.95, 1.959963984540054),
        (0.99, 2.5758293035489004), (0.999, 3.2905267314919255),
    ]) func `so many deviations to either side hold a share of a normal distribution`(
        confidence: Double, expected: Double
    ) {
        #expect(abs(NormalQuantile.twoSided(confidence) - expected) < 1e-12)
    }

    @Test func `the distribution function is that of the tables`() {
        #expect(NormalQuantile.cumulative(0) == 0.5)
        #expect(abs(NormalQuantile.cumulative(1) - 0.8413447460685429) < 1e-15)
        #expect(abs(NormalQuantile.cumulative(3) - 0.9986501019683699) < 1e-15)
        #expect(NormalQuantile.cumulative(9) == 1)
    }
}
