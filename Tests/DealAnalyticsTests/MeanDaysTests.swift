import DealAnalytics
import Testing

@Suite struct MeanDaysTests {
    @Test(
        arguments: [
            (10, 4, 2_500_000), (1, 3, 333_333), (2, 3, 666_667), (0, 5, 0), (-1, 3, -333_333), (-2, 3, -666_667),
            // 1/2,000,000 is half a millionth, and 3/2,000,000 one and a half: both go to the even side.
            (1, 2_000_000, 0), (3, 2_000_000, 2), (-1, 2_000_000, 0), (-3, 2_000_000, -2), (5, 2_000_000, 2),
        ] as [(Int64, Int, Int64)]
    )
    func `a mean is rounded half to even to millionths`(total: Int64, count: Int, millionths: Int64) {
        #expect(MeanDays(total: total, count: count)?.millionths == millionths)
    }

    @Test func `there is no mean of nothing`() {
        #expect(MeanDays(total: 0, count: 0) == nil)
    }

    @Test func `the largest workspace has a mean`() {
        #expect(MeanDays(total: 3_652_059 << 32, count: 1 << 32)?.millionths == 3_652_059_000_000)
    }
}
