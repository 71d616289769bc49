import DealModel
import Testing

@testable import Bundles

struct CellValuesTests {
    @Test(arguments: [
        "2026-06-30", "2024-02-29", "2023-02-29", "0001-01-01", "9999-12-31", "2026-13-01", "2026-06-3", "2026/06/30",
        "2026-06-30T12:00:00Z", "2026-06-30T23:59:59.999999Z", "2026-06-30T23:59:59.1Z", "2026-06-30T24:00:00Z",
        "2026-06-30T12:60:00Z", "2026-06-30T12:00:60Z", "2026-06-30T12:00:00.Z", "2026-06-30T12:00:00.1234567Z",
        "2026-06-30T12:00:00.1230000000Z", "2026-06-30t12:00:00z", "2026-06-30 12:00:00Z", "2026-06-30T12:00:00+02:00",
        "2026-06-30T12:00:00-00:30", "2026-06-30T12:00:00", "2026-06-30T12:00Z", "T", "2026-06-30T12:00:00,5Z", "",
        "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "2026-06-30T1２:00:00Z",
    ])
    func `times are those of the model`(_ text: String) {
        let bytes = Array(text.utf8)
        let expected = bytes.count == 10 ? CivilDate(text)?.startInUTC : Instant(text)
        #expect(CellValues.time(bytes.span) == expected)
        #expect(CellValues.date(bytes.span) == CivilDate(text))
    }

    @Test(arguments: [
        "0", "1", "-1", "12.50", "12.5", "1e3", "1000", "1.25E-2", "007", "0.1", ".5", "5.", "+5", "", "-0", "0.000",
        "999999999999999999", "1000000000000000000", "9999999999999999.99", "1 000", "1,000", "NaN", "1e99", "0x10",
        "123456789012345678901234567890", "--1", "1.2.3", "１",
    ])
    func `decimals are those of the model`(_ text: String) throws {
        let bytes = Array(text.utf8)
        let expected = try? DecimalValue(ExactDecimal(text))
        #expect((try? CellValues.decimal(bytes.span)) == expected)
        for code in ["JPY", "EUR", "KWD", "CLF"] {
            let currency = try #require(Currency(code))
            let money = try? Money(decimal: text, currency: currency)
            #expect(expected?.minorUnits(of: currency) == money?.minorUnits, "\(text) \(code)")
        }
        let probability = Probability(decimal: text)
        #expect(expected?.units(decimals: 6).flatMap { Probability(millionths: $0) } == probability)
    }

    @Test func `random decimals are those of the model`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = TestRandom(seed: seed)
        let euro = try #require(Currency("EUR"))
        for _ in 0..<5_000 {
            let text = String(
                (0..<Int.random(in: 0...20, using: &random)).map { _ in
                    "0012345678.".randomElement(using: &random) ?? "0"
                }
            )
            let bytes = Array(text.utf8)
            let value = try? CellValues.decimal(bytes.span)
            #expect(value == (try? DecimalValue(ExactDecimal(text))), "seed \(seed) \(text)")
            let money = try? Money(decimal: text, currency: euro)
            #expect(value?.minorUnits(of: euro) == money?.minorUnits, "seed \(seed) \(text)")
        }
    }

    @Test func `equal numbers are equal however they are written`() throws {
        for texts in [["12.5", "12.50", "1.25e1"], ["1000", "1e3", "1000.00"], ["0", "0.00", "-0"]] {
            let values = try texts.map { text in
                let bytes = Array(text.utf8)
                return try CellValues.decimal(bytes.span)
            }
            #expect(Set(values).count == 1, "\(texts)")
        }
    }

    @Test(arguments: [
        ("0", 0), ("7", 7), ("100000", 100_000), ("999999999999999999", 999_999_999_999_999_999), ("07", nil),
        ("-1", nil), ("1.0", nil), ("", nil), ("1234567890123456789", nil), ("x", nil),
    ])
    func `whole numbers have digits only`(_ text: String, _ value: Int?) {
        let bytes = Array(text.utf8)
        #expect(CellValues.integer(bytes.span) == value)
    }

    @Test func `characters are counted as Unicode scalars`() {
        let cases = [("a\u{E9}日😀\t\n\r", 7, false), ("a\u{0}", 2, true), ("a\u{7F}", 2, true), ("", 0, false)]
        for (text, characters, hasControl) in cases {
            let bytes = Array(text.utf8)
            let measure = CellValues.measure(bytes.span)
            #expect(measure.characters == characters)
            #expect(measure.hasControl == hasControl)
        }
    }
}
