import Testing
import Wire

@testable import penstock

struct RatesVerbTests {
    private func verb(_ arguments: [String]) throws -> RatesVerb {
        RatesVerb(try CommandLineGrammar.penstock.parse(["rates"] + arguments))
    }

    private func failure(_ arguments: [String]) throws -> VerbFailure? {
        let verb = try verb(arguments)
        return #expect(throws: VerbFailure.self) { try verb.file() }
    }

    @Test func `an import names a file`() throws {
        #expect(try verb(["import", "rates.csv"]).file() == "rates.csv")
        #expect(try failure(["import"])?.text == "'rates import' needs a FILE")
        #expect(try failure(["imprt", "x"])?.text == "rates cannot 'imprt': did you mean 'import'?")
        #expect(try failure(["list"])?.text == "rates cannot 'list': it can import")
        #expect(try failure(["list"])?.code == .usage)
    }

    @Test func `the report says what came, what it replaces and what was left out`() {
        let report: JSON = [
            "rate_set": [
                "name": "ECB", "base": "EUR", "quotes": 7, "first_date": "1999-01-04", "last_date": "2026-10-30",
                "currencies": [["currency": "USD"], ["currency": "JPY"]],
            ], "read": 6, "added": 3, "corrected": 1, "unchanged": 2, "left_out": ["CYP", "EEK"],
        ]
        #expect(
            RatesVerb.text(of: report) == """
                Read 6 quotes into 'ECB': 3 added, 1 corrected, 2 there already.
                It has 7 quotes of 2 currencies for one EUR, from 1999-01-04 to 2026-10-30.
                Note: withdrawn currencies were left out: CYP, EEK.

                """)
    }
}
