import TestSupport
import Testing
import Wire

struct JSONNumberTests {
    static let integers: [(text: String, value: Int64?)] = [
        ("0", 0), ("-0", 0), ("0.0", 0), ("0e5", 0), ("1", 1), ("-1", -1), ("1.0", 1), ("1e3", 1_000), ("1.5e1", 15),
        ("1000e-3", 1), ("1.5", nil), ("1e-1", nil), ("15e-1", nil), ("9223372036854775807", Int64.max),
        ("9223372036854775808", nil), ("-9223372036854775808", Int64.min), ("-9223372036854775809", nil),
        ("9.223372036854775807e18", Int64.max), ("1e18", 1_000_000_000_000_000_000), ("1e19", nil), ("1e400", nil),
        ("1e-400", nil), ("9007199254740993", 9_007_199_254_740_993),
        ("99999999999999999999999999999999999999999999", nil),
    ]

    @Test(arguments: integers.indices)
    func `a number is an integer exactly when it is one and fits`(index: Int) throws {
        let number = try #require(JSONNumber(exactText: Self.integers[index].text))
        #expect(number.intValue == Self.integers[index].value)
    }

    @Test func `scaled values are exact or nil`() throws {
        let amount = try #require(JSONNumber(exactText: "-1234.50"))
        #expect(amount.scaled(decimals: 2) == -123_450)
        #expect(amount.scaled(decimals: 1) == -12_345)
        #expect(amount.scaled(decimals: 0) == nil)
        #expect(amount.scaled(decimals: 50) == nil)
        #expect(amount.decimalsCount == 1)
        #expect(JSONNumber(exactText: "0.000")?.scaled(decimals: 50) == 0)
        #expect(JSONNumber(unscaled: -5, decimals: 2).text == "-0.05")
        #expect(JSONNumber(unscaled: Int64.min, decimals: 0).intValue == Int64.min)
    }

    static let canonical: [(text: String, canonical: String)] = [
        ("0", "0"), ("-0", "0"), ("0.000", "0"), ("-0e9", "0"), ("1", "1"), ("1.0", "1"), ("10e-1", "1"),
        ("1.50", "1.5"), ("-1.50", "-1.5"), ("1e3", "1000"), ("1E+03", "1000"), ("1e20", "100000000000000000000"),
        ("1e21", "1e21"), ("12e30", "12e30"), ("1.2e31", "12e30"), ("0.1", "0.1"), ("1e-1", "0.1"),
        ("1e-6", "0.000001"), ("1e-7", "1e-7"), ("12e-8", "1.2e-7"), ("0.00000012", "1.2e-7"),
        ("123456789012345678901234567890", "12345678901234567890123456789e1"),
        ("1234567890123456789012345678901", "1234567890123456789012345678901"), ("1e9999", "1e9999"),
        ("-2.50e-9999", "-2.5e-9999"),
    ]

    @Test(arguments: canonical.indices)
    func `equal numbers have one canonical text`(index: Int) throws {
        let number = try #require(JSONNumber(exactText: Self.canonical[index].text))
        #expect(number.canonicalText == Self.canonical[index].canonical)
    }

    @Test(arguments: ["", "-", "+1", "01", "1.", ".1", "1e", "1e+", "0x1", " 1", "1 ", "1,0", "NaN", "٣", "1e10000"])
    func `a text that is no number in range is refused`(text: String) {
        #expect(JSONNumber(exactText: text) == nil)
    }

    @Test func `a number has at most a hundred characters`() {
        #expect(JSONNumber.charactersMax == 100)
        #expect(JSONNumber(exactText: String(repeating: "1", count: 100)) != nil)
        #expect(JSONNumber(exactText: String(repeating: "1", count: 101)) == nil)
    }

    @Test func `a power of ten is at most 9,999 in either direction`() {
        #expect(JSONNumber.exponentMax == 9_999)
        #expect(JSONNumber(exactText: "9.9e9999") != nil)
        #expect(JSONNumber(exactText: "99e9999") == nil)
        #expect(JSONNumber(exactText: "1e-9999") != nil)
        #expect(JSONNumber(exactText: "0.1e-9999") == nil)
        #expect(JSONNumber(exactText: "0e-999999999") != nil)
        #expect(JSONNumber(exactText: "1e-9999999999") == nil)
    }

    @Test func `the canonical text of any number that can be written can be read and is its own canonical text`() throws
    {
        var generator = SeededGenerator(seed: 7)
        for round in 0..<20_000 {
            let number = try #require(JSONNumber(exactText: longText(using: &generator)), "round \(round)")
            let again = try #require(JSONNumber(exactText: number.canonicalText), "round \(round): \(number.text)")
            try #require(again.canonicalText == number.canonicalText, "round \(round)")
            try #require(again.isEqual(to: number), "round \(round)")
        }
    }

    /// A number of at most 100 characters, mostly of nearly as many.
    private func longText(using generator: inout SeededGenerator) -> String {
        let sign = Bool.random(using: &generator) ? "-" : ""
        let exponent =
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: ""
            case 1: "e\(Int.random(in: 0...120, using: &generator))"
            case 2: "e-\(Int.random(in: 0...120, using: &generator))"
            default: "e\(Int.random(in: -9_899...9_899, using: &generator))"
            }
        let room = 100 - sign.utf8.count - exponent.utf8.count
        let count = Bool.random(using: &generator) ? room : Int.random(in: 1...room, using: &generator)
        let zeros = Int.random(in: 0..<4, using: &generator) == 0 ? Int.random(in: 0...12, using: &generator) : 0
        var digits = (0..<count).map { $0 < zeros ? "0" : String(Int.random(in: 0...9, using: &generator)) }
        var point = Int.random(in: 1...max(1, count - 2), using: &generator)
        if digits[0] == "0" { point = 1 }
        if count >= point + 2, Int.random(in: 0..<3, using: &generator) > 0 {
            digits[point] = "."
        } else if digits[0] == "0" {
            digits[0] = "1"
        }
        return sign + digits.joined() + exponent
    }

    @Test func `comparison is exact`() throws {
        let ascending = [
            "-1e9999", "-10", "-9.99", "-1.5", "-1e-9999", "0", "1e-9999", "0.1", "0.10000000000000000000000000001",
            "1", "9.99", "10", "9007199254740992", "9007199254740993", "1e400", "1e9999",
        ].compactMap { JSONNumber(exactText: $0) }
        #expect(ascending.count == 16)
        for (lowIndex, low) in ascending.enumerated() {
            for (highIndex, high) in ascending.enumerated() {
                #expect(low.isLess(than: high) == (lowIndex < highIndex))
                #expect(low.isEqual(to: high) == (lowIndex == highIndex))
            }
        }
    }

    @Test func `plain text has no exponent or is nil`() {
        #expect(JSONNumber(exactText: "1.25e3")?.plainText == "1250")
        #expect(JSONNumber(exactText: "-125e-5")?.plainText == "-0.00125")
        #expect(JSONNumber(exactText: "1e99")?.plainText?.utf8.count == 100)
        #expect(JSONNumber(exactText: "1e100")?.plainText == nil)
        #expect(JSONNumber(exactText: "1e-99")?.plainText == nil)
    }
}
