import Testing
import Wire

@testable import penstock

struct DecimalTextTests {
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
