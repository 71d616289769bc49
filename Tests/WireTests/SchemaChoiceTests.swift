import Testing
import Wire

struct SchemaChoiceTests {
    private static func shape(_ kind: String, _ field: String) -> SchemaChoice {
        SchemaChoice(
            kind,
            .object(
                "A \(kind).",
                [
                    .required("kind", .enumeration("Its kind.", [kind])),
                    .required(field, .integer("A length.", 1...9, example: 1)),
                ]
            ).named("Shape_\(kind)"))
    }

    private let schema = Schema.choice("A shape.", by: "kind", [shape("circle", "radius"), shape("square", "side")])

    private func problems(_ text: String) throws -> [String] {
        schema.problems(in: try JSONReader.parse(Array(text.utf8)), at: "/s").map { "\($0.pointer) \($0.code)" }
    }

    @Test(
        arguments: [
            (#"{"kind": "circle", "radius": 2}"#, []), (#"{"side": 2, "kind": "square"}"#, []),
            (#"{"kind": "square", "radius": 2}"#, ["/s/radius unknown_field", "/s/side missing_field"]),
            (#"{"kind": "square", "side": 10}"#, ["/s/side out_of_range"]),
            (#"{"kind": "sqare", "radius": 2}"#, ["/s/kind not_in_enumeration"]),
            (#"{"radius": 2}"#, ["/s/kind missing_field"]), (#"{"kind": null}"#, ["/s/kind wrong_type"]),
            ("[]", ["/s wrong_type"]), ("null", ["/s wrong_type"]),
        ] as [(String, [String])])
    func `the member that tells choices apart decides which one counts`(text: String, expected: [String]) throws {
        #expect(try problems(text) == expected)
    }

    @Test func `the name that was meant is told`() throws {
        let problem = try #require(schema.problems(in: ["kind": "sqare"]).first)
        #expect(problem.allowed == ["circle", "square"])
        #expect(problem.didYouMean == "square")
    }

    @Test func `the document has each choice as a component of its own`() {
        let described = schema.openAPI()
        #expect(described["discriminator"]?["propertyName"] == "kind")
        #expect(described["discriminator"]?["mapping"]?["circle"] == "#/components/schemas/Shape_circle")
        #expect(described["oneOf"]?.arrayValue?.count == 2)
        #expect(schema.components().names == ["Shape_circle", "Shape_square"])
    }
}
