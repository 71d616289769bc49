import DealModel
import Testing

struct CurrencyTests {
    @Test func `codes are in order, distinct and find themselves`() {
        let codes = Currency.codes
        #expect(codes == codes.sorted())
        #expect(Set(codes).count == codes.count)
        for (index, code) in codes.enumerated() {
            #expect(code.utf8.count == 3)
            #expect(code.utf8.allSatisfy { (0x41...0x5A).contains($0) })
            let currency = Currency(code)
            #expect(currency?.code == code)
            #expect(currency.map { Int($0.ordinal) } == index)
        }
    }

    @Test(arguments: [
        ("EUR", 2), ("USD", 2), ("JPY", 0), ("KRW", 0), ("ISK", 0), ("KWD", 3), ("BHD", 3), ("TND", 3), ("CLF", 4),
        ("UYW", 4), ("CLP", 0), ("HUF", 2), ("MGA", 2), ("MRU", 2), ("ZWG", 2), ("VED", 2), ("XOF", 0),
    ])
    func `minor units are those of ISO 4217`(code: String, decimals: Int) {
        #expect(Currency(code)?.decimals == decimals)
    }

    @Test(arguments: ["", "EU", "EURO", "eur", "XXX", "XTS", "XAU", "ZZZ", "DEM", " EUR"])
    func `what is no currency of a deal is refused`(code: String) {
        #expect(Currency(code) == nil)
    }
}
