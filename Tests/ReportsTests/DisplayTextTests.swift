import DealModel
import Testing

@testable import Reports

struct DisplayTextTests {
    @Test(arguments: [
        (Int128(631_501), 6, "63.2 %"), (1_000_000, 6, "100.0 %"), (0, 6, "0.0 %"), (-12_500, 6, "-1.2 %"),
        (13_500, 6, "1.4 %"), (5, 1, "50.0 %"), (1, 0, "100 %"), (123, 3, "12.3 %"),
    ])
    func `a share is shown in percent, rounded half to even`(_ units: Int128, _ decimals: Int, _ shown: String) {
        #expect(DisplayText.of(.decimal(units: units, decimals: decimals), .rate) == shown)
    }

    @Test(arguments: [(Int128(51_781_973), 6, "51.8 d"), (50_000, 6, "0.0 d"), (150_000, 6, "0.2 d"), (57, 0, "57 d")])
    func `a length is shown in days`(_ units: Int128, _ decimals: Int, _ shown: String) {
        #expect(DisplayText.of(.decimal(units: units, decimals: decimals), .days) == shown)
    }

    @Test func `amounts are shown whole, with their currency`() throws {
        let yen = try #require(Currency("JPY"))
        let dollar = try #require(Currency("USD"))
        #expect(DisplayText.of(.money(units: 1_234_567, decimals: 0, currency: yen), .money) == "1,234,567 JPY")
        #expect(DisplayText.of(.money(units: -5, decimals: 2, currency: dollar), .money) == "-0.05 USD")
        #expect(DisplayText.of(.money(units: 12_345_678, decimals: 6, currency: dollar), .money) == "12.345678 USD")
    }

    @Test func `what is missing is shown as nothing, and a moment to the minute`() {
        #expect(DisplayText.of(.missing, .money) == "")
        #expect(DisplayText.of(.instant(Reporting.moment), .instant) == "2017-06-30 00:00 UTC")
        #expect(DisplayText.of(.flag(false), .flag) == "no")
        #expect(DisplayText.of(.count(-12_345), .count) == "-12,345")
    }

    @Test func `a change is told between values that are told alike`() throws {
        let dollar = try #require(Currency("USD"))
        let euro = try #require(Currency("EUR"))
        func change(_ now: ReportValue, _ before: ReportValue) -> ReportValue {
            ReportFigure("a", "A", .count, now, previous: before, previousLabel: "before").change
        }
        #expect(change(.count(3), .count(5)) == .count(-2))
        #expect(
            change(.decimal(units: 5, decimals: 1), .decimal(units: 2, decimals: 1)) == .decimal(units: 3, decimals: 1))
        #expect(
            change(.money(units: 5, decimals: 2, currency: dollar), .money(units: 2, decimals: 2, currency: dollar))
                == .money(units: 3, decimals: 2, currency: dollar))
        #expect(
            change(.money(units: 5, decimals: 2, currency: dollar), .money(units: 2, decimals: 2, currency: euro))
                == .missing)
        #expect(change(.missing, .count(1)) == .missing)
    }
}
