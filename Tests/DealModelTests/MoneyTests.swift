import DealModel
import Testing

struct MoneyTests {
    @Test func `an amount is read in the currency's own decimals`() throws {
        let cases: [(String, String, Int64)] = [
            ("1234.50", "EUR", 123_450), ("1234.5", "EUR", 123_450), ("1234", "EUR", 123_400), ("1234", "JPY", 1_234),
            ("1234.0", "JPY", 1_234), ("1.234", "KWD", 1_234), ("1.2345", "CLF", 12_345), ("-0.01", "EUR", -1),
            ("1e3", "EUR", 100_000), ("10000000000000", "EUR", Money.minorUnitsMax),
            ("-10000000000000", "EUR", -Money.minorUnitsMax), ("1000000000000000", "JPY", Money.minorUnitsMax),
        ]
        for (text, code, units) in cases {
            let money = try Money(decimal: text, currency: try #require(Currency(code)))
            #expect(money.minorUnits == units, "\(text) \(code)")
            #expect(try Money(decimal: money.decimalText, currency: money.currency) == money)
        }
    }

    @Test func `what is no amount is refused, saying why`() throws {
        let cases: [(String, String, Money.Failure)] = [
            ("1.005", "EUR", .tooManyDecimals(allowed: 2)), ("1.5", "JPY", .tooManyDecimals(allowed: 0)),
            ("0.0001", "BHD", .tooManyDecimals(allowed: 3)), ("10000000000000.01", "EUR", .outOfRange),
            ("-10000000000000.01", "EUR", .outOfRange), ("1000000000000001", "JPY", .outOfRange),
            ("99999999999999999", "EUR", .outOfRange), ("1e30", "EUR", .outOfRange), ("ten", "EUR", .malformed),
            ("", "EUR", .malformed),
        ]
        for (text, code, failure) in cases {
            let currency = try #require(Currency(code))
            #expect(throws: failure, "\(text) \(code)") { try Money(decimal: text, currency: currency) }
        }
    }

    @Test func `an amount beyond the limit is a programmer's error`() async {
        await #expect(processExitsWith: .failure) {
            guard let euro = Currency("EUR") else { return }
            _ = Money(minorUnits: Money.minorUnitsMax + 1, currency: euro)
        }
        await #expect(processExitsWith: .success) {
            guard let euro = Currency("EUR") else { return }
            _ = Money(minorUnits: -Money.minorUnitsMax, currency: euro)
        }
    }
}
