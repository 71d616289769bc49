import DealModel
import TestSupport
import Testing

struct ProbabilityTests {
    @Test(
        arguments: [
            (123_450, 250_000, 30_862), (123_451, 250_000, 30_863), (123_452, 250_000, 30_863),
            (123_454, 250_000, 30_864),
            (100, 990_000, 99), (10_000, 990_000, 9_900), (1, 500_000, 0), (3, 500_000, 2), (5, 500_000, 2),
            (-1, 500_000, 0),
            (-3, 500_000, -2), (-5, 500_000, -2), (1, 500_001, 1), (1, 499_999, 0), (0, 1_000_000, 0), (7, 0, 0),
            (7, 1_000_000, 7), (1_000_000_000_000_000, 1_000_000, 1_000_000_000_000_000),
            (-1_000_000_000_000_000, 1_000_000, -1_000_000_000_000_000),
            (999_999_999_999_999, 500_000, 500_000_000_000_000),
            (999_999_999_999_997, 500_000, 499_999_999_999_998),
        ] as [(Int64, Int64, Int64)])
    func `a weighted amount is rounded half to even`(amount: Int64, millionths: Int64, weighted: Int64) throws {
        #expect(try #require(Probability(millionths: millionths)).weighted(minorUnits: amount) == weighted)
    }

    @Test func `two deals of 1,234.50 at a quarter come to 617.24`() throws {
        let quarter = try #require(Probability(decimal: "0.25"))
        let euro = try #require(Currency("EUR"))
        let amount = try Money(decimal: "1234.50", currency: euro)
        let weighted = quarter.weighted(minorUnits: amount.minorUnits)
        #expect(Money(minorUnits: weighted, currency: euro).decimalText == "308.62")
        #expect(Money(minorUnits: weighted * 2, currency: euro).decimalText == "617.24")
        let most = try #require(Probability(decimal: "0.99"))
        #expect(most.weighted(minorUnits: try Money(decimal: "100", currency: euro).minorUnits) == 9_900)
    }

    @Test func `weighting agrees with 128 bits`() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<50_000 {
            let limit = generator.oneIn(2) ? 1_000 : Money.minorUnitsMax
            let amount = Int64.random(in: -limit...limit, using: &generator)
            let millionths =
                generator.oneIn(3)
                ? 500_000 : Int64.random(in: 0...Probability.scale, using: &generator)
            let product = Int128(amount) * Int128(millionths)
            let (quotient, rest) = product.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
            let isUp = rest > 500_000 || (rest == 500_000 && quotient % 2 == 1)
            let expected = Int128(quotient + (isUp ? 1 : 0)) * (amount < 0 ? -1 : 1)
            let probability = try #require(Probability(millionths: millionths))
            if Int128(probability.weighted(minorUnits: amount)) != expected {
                Issue.record("\(amount) × \(millionths)")
            }
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("1", 1_000_000), ("1.0", 1_000_000), ("0.25", 250_000), ("0.000001", 1), ("2.5e-1", 250_000),
            ("0.3333330", 333_333), ("-0", 0),
        ] as [(String, Int32)])
    func `a probability is read`(text: String, millionths: Int32) throws {
        let probability = try #require(Probability(decimal: text))
        #expect(probability.millionths == millionths)
        #expect(Probability(decimal: probability.description) == probability)
    }

    @Test(arguments: ["", "-0.1", "1.000001", "2", "0.0000001", "half", "1e9", "50%", "-1e-6"])
    func `what is no probability is refused`(text: String) {
        #expect(Probability(decimal: text) == nil)
    }

    @Test(
        arguments: [
            (0, "0"), (1_000_000, "1"), (250_000, "0.25"), (1, "0.000001"), (100_000, "0.1"), (999_999, "0.999999"),
        ] as [(Int64, String)])
    func `a probability is written as its shortest decimal`(millionths: Int64, text: String) {
        #expect(Probability(millionths: millionths)?.description == text)
    }

    @Test(arguments: [-1, 1_000_001, Int64.min, Int64.max])
    func `millionths beyond one are none`(millionths: Int64) {
        #expect(Probability(millionths: millionths) == nil)
    }
}
