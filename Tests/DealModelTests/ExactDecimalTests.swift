import DealModel
import Testing

struct ExactDecimalTests {
    @Test(
        arguments: [
            ("0", 0, 0), ("-0", 0, 0), ("0.000", 0, 0), ("1", 1, 0), ("-1", -1, 0), ("0.1", 1, 1), ("1.50", 15, 1),
            ("100", 100, 0), ("1e2", 100, 0), ("1E+2", 100, 0), ("1e-2", 1, 2), ("1.25e3", 1_250, 0),
            ("1.25e1", 125, 1),
            ("0e99999", 0, 0), ("0.0e-99999", 0, 0), ("999999999999999999", 999_999_999_999_999_999, 0),
            ("-999999999999999999", -999_999_999_999_999_999, 0), ("0.000000000000000001", 1, 18),
            ("1e17", 100_000_000_000_000_000, 0),
            ("1000000000000000000e-1", 100_000_000_000_000_000, 0), ("123456789.123456789", 123_456_789_123_456_789, 9),
        ] as [(String, Int64, Int)])
    func `decimals are read exactly`(text: String, coefficient: Int64, scale: Int) throws {
        let decimal = try ExactDecimal(text)
        #expect(decimal.coefficient == coefficient)
        #expect(decimal.scale == scale)
    }

    @Test(arguments: [
        "", "-", "+1", ".5", "5.", "01", "-01", "1e", "1e+", "1 ", " 1", "0x1", "1_000", "1,5", "NaN", "Infinity",
        "--1",
        "1.2.3", "1e1.5", "１",
    ])
    func `what is no decimal is malformed`(text: String) {
        #expect(throws: ExactDecimal.Failure.malformed) { try ExactDecimal(text) }
    }

    @Test(arguments: [
        "1234567890123456789", "-1234567890123456789", "1e18", "1e99999", "1e-19", "1e-99999", "0.1234567890123456789",
        "9999999999999999999", String(repeating: "1", count: 101), "1e9223372036854775808",
    ])
    func `what has more than eighteen digits is out of range`(text: String) {
        #expect(throws: ExactDecimal.Failure.outOfRange) { try ExactDecimal(text) }
    }

    @Test func `units are exact or none`() throws {
        #expect(try ExactDecimal("1.5").units(decimals: 2) == 150)
        #expect(try ExactDecimal("1.505").units(decimals: 2) == nil)
        #expect(try ExactDecimal("1.500").units(decimals: 1) == 15)
        #expect(throws: ExactDecimal.Failure.outOfRange) {
            try ExactDecimal("999999999999999999").units(decimals: 4)
        }
        let tenth = try #require(try ExactDecimal("0.1").units(decimals: 2))
        let fifth = try #require(try ExactDecimal("0.2").units(decimals: 2))
        #expect(tenth + fifth == 30)
        #expect(ExactDecimal.text(units: Int128(tenth + fifth), decimals: 2) == "0.30")
    }

    @Test(
        arguments: [
            (0, 0, "0"), (0, 2, "0.00"), (5, 2, "0.05"), (-5, 2, "-0.05"), (123_450, 2, "1234.50"), (-7, 0, "-7"),
            (1, 4, "0.0001"), (10_000, 4, "1.0000"),
        ] as [(Int64, Int, String)])
    func `units are written with their decimals`(units: Int64, decimals: Int, text: String) {
        #expect(ExactDecimal.text(units: Int128(units), decimals: decimals) == text)
    }

    @Test func `the largest sums are written`() {
        #expect(ExactDecimal.text(units: .max, decimals: 2).hasSuffix(".27"))
        #expect(ExactDecimal.text(units: .min, decimals: 2) == "-1701411834604692317316873037158841057.28")
    }
}
