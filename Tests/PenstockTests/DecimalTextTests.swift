import Testing
import Wire

@testable import penstock

struct DecimalTextTests {
    @Test(arguments: [
        ("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1000", "-1,000"), ("-100", "-100"),
        ("1234567.50", "1,234,567.50"), ("123456.123456", "123,456.123456"),
        ("170141183460469231731687303715884105727", "170,141,183,460,469,231,731,687,303,715,884,105,727"),
        ("1.5e6", "1,500,000"),
    ])
    func `thousands are set apart and no digit changes`(text: String, expected: String) throws {
        #expect(DecimalText.grouped(try #require(JSONNumber(exactText: text))) == expected)
    }

    @Test(arguments: [
        ("0", "0.0"), ("12.345678", "12.3"), ("12.25", "12.2"), ("12.35", "12.4"), ("12.250001", "12.3"),
        ("0.95", "1.0"), ("0.05", "0.0"), ("-0.04", "0.0"), ("-0.06", "-0.1"), ("1234.5", "1,234.5"), ("7", "7.0"),
    ])
    func `days are rounded half to even to one decimal`(text: String, expected: String) throws {
        #expect(DecimalText.oneDecimal(try #require(JSONNumber(exactText: text))) == expected)
    }

    @Test func `a number in a text is one too and anything else is none`() {
        #expect(DecimalText.number(.string("1.50"))?.text == "1.50")
        #expect(DecimalText.number(.integer(3))?.text == "3")
        #expect(DecimalText.number(.string("abc")) == nil)
        #expect(DecimalText.number(.null) == nil)
        #expect(DecimalText.number(nil) == nil)
    }
}
