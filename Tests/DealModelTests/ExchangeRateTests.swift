import DealModel
import Testing

struct ExchangeRateTests {
    @Test(arguments: [
        ("1.1172", "1.1172"), ("1.1130", "1.113"), ("136", "136"), ("20275.17", "20275.17"), ("1.000", "1"),
        ("0.000000001", "0.000000001"), ("1000000000", "1000000000"), ("999999999.999", "999999999.999"),
        ("0.00123456789012", "0.00123456789012"), ("0.001234567890120000", "0.00123456789012"),
        ("007.5", "7.5"),
    ])
    func `a rate is read exactly and written in its shortest form`(text: String, written: String) throws {
        let rate = try #require(ExchangeRate(text))
        #expect(rate.description == written)
        #expect(ExchangeRate(written) == rate)
    }

    @Test(arguments: [
        "", "0", "0.0", "-1", "+1", "1,5", "1.", ".5", "1.2.3", "1e3", "N/A", " 1", "1 ", "1000000001", "0.0000000009",
        "1000000000.1", "1.234567890123", "0.0012345678901234", "12345678901234567890", "١",
        "1.0000000000000000000000001",
        String(repeating: "0", count: 41) + "1",
    ])
    func `what is no rate is not taken`(text: String) {
        #expect(ExchangeRate(text) == nil)
    }

    @Test func `a rate has so many digits and decimals and no more`() throws {
        let digits = String(repeating: "7", count: ExchangeRate.digitsMax)
        #expect(ExchangeRate("0." + digits) != nil)
        #expect(ExchangeRate("0." + digits + "7") == nil)
        #expect(ExchangeRate(units: 1_234_567, decimals: ExchangeRate.decimalsMax) != nil)
        #expect(ExchangeRate(units: 1_234_567, decimals: ExchangeRate.decimalsMax + 1) == nil)
        #expect(ExchangeRate(units: Int64.max, decimals: 18) == nil)
        #expect(ExchangeRate(units: 5, decimals: -1) == nil)
        #expect(ExchangeRate(units: 5, decimals: 300) == nil)
        let decimal = try ExactDecimal("1.50")
        #expect(ExchangeRate(decimal)?.description == "1.5")
    }

    @Test func `withdrawn currencies are not among those that deals can be in`() {
        #expect(WithdrawnCurrencies.codes.allSatisfy { Currency($0) == nil && $0.utf8.count == 3 })
        #expect(WithdrawnCurrencies.codes.count == 10)
    }
}
