import Testing
import Wire

@testable import Operations

struct InputLengthTests {
    private static let cases: [(operation: String, name: String, charactersMax: Int)] = [
        ("deals.list", "stage_id", Schemas.idCharactersMax),
        ("stages.delete", "move_to", Schemas.idCharactersMax),
        ("deals.list", "created_at[gte]", Schemas.instantCharactersMax),
        ("pipelines.summary_all", "as_of", Schemas.instantCharactersMax),
        ("pipelines.summary_all", "known_at", Schemas.instantCharactersMax),
        ("deals.list", "expected_close_date[lt]", Schemas.dateCharactersMax),
        ("pipelines.summary_all", "currency", Schemas.currencyCharactersMax),
    ]

    @Test(arguments: cases)
    func `a text is looked at up to its longest length, and beyond it is too long`(
        operation: String, name: String, charactersMax: Int
    ) throws {
        let operation = try #require(Catalogue.standard[operation])
        let parameter = try #require(operation.parameters.first { $0.name == name })
        for (count, code) in [(charactersMax, "invalid_format"), (charactersMax + 1, "too_long")] {
            let value = parameter.schema.json(fromText: String(repeating: "x", count: count))
            #expect(parameter.schema.problems(in: value, at: "").map(\.code) == [code], "\(count)")
        }
    }

    @Test func `a probability has at most six decimals`() {
        let schema = Schemas.probability("")
        let digits = String(repeating: "1", count: Schemas.probabilityDecimalsMax)
        #expect(schema.problems(in: .string("0." + digits), at: "").isEmpty)
        #expect(schema.problems(in: .string("0." + digits + "1"), at: "").map(\.code) == ["too_many_decimals"])
    }
}
