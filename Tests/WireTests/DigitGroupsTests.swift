import Testing
import Wire

struct DigitGroupsTests {
    @Test(arguments: [
        ("", ""), ("-", "-"), ("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1000", "-1,000"), ("-100", "-100"),
        ("999999", "999,999"), ("1000000", "1,000,000"), ("1234567.50", "1,234,567.50"), ("0.1234", "0.1234"),
        ("123456.123456", "123,456.123456"),
        ("170141183460469231731687303715884105727", "170,141,183,460,469,231,731,687,303,715,884,105,727"),
    ])
    func `whole digits stand in groups of three and no digit changes`(plain: String, shown: String) {
        #expect(DigitGroups.text(plain) == shown)
        var bytes = Array("deals 12345: \(plain)".utf8)
        DigitGroups.insert(into: &bytes, from: "deals 12345: ".utf8.count)
        #expect(String(decoding: bytes, as: UTF8.self) == "deals 12345: \(shown)")
    }

    @Test(arguments: [("1.5e6", "1,500,000"), ("12E3", "12,000"), ("-4.50", "-4.50"), ("1e400", "1e400")])
    func `numbers are told without an exponent where they can be`(number: String, shown: String) throws {
        #expect(DigitGroups.text(try #require(JSONNumber(exactText: number))) == shown)
    }
}
