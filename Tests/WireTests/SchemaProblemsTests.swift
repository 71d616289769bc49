import TestSupport
import Testing
import Wire

struct SchemaProblemsTests {
    static let deal = Schema.object(
        "A deal.",
        [
            .required("title", .string("The name.", length: 1...10)),
            .required("currency", .string("The currency.", format: .currency)),
            .optional(
                "amount",
                .decimal("The amount.", minimum: 0, maximum: 1_000_000, decimalsMax: 2, acceptsText: true).nullable()
            ),
            .optional("term_months", .integer("The term.", 1...120)),
            .optional("is_private", .boolean("Whether hidden.")),
            .optional("category", .enumeration("The category.", ["pipeline", "best_case", "commit"])),
            .optional("tags", .array("Tags.", of: .string("A tag.", length: 1...5), count: 1...3, isUnique: true)),
            .optional("metadata", .map("Anything.", of: .any("A value."), count: 0...2)),
            .optional("external_id", .object("Where from.", [.required("source", .string("The source."))])),
        ]
    )

    private func codes(_ schema: Schema, _ value: JSON) -> [String] {
        schema.problems(in: value).map { "\($0.pointer) \($0.code)" }
    }

    @Test func `a fitting value has no problems`() throws {
        let text = """
            {"title": "Ten signs!", "currency": "EUR", "amount": "12.50", "term_months": 12.0, "is_private": false,
             "category": "commit", "tags": ["a", "b"], "metadata": {"x": null}, "external_id": {"source": "crm"}}
            """
        #expect(Self.deal.problems(in: try JSONReader.parse(text)).isEmpty)
        #expect(codes(Self.deal, ["title": "a", "currency": "USD", "amount": .null]).isEmpty)
    }

    @Test func `all problems are told at once in document order`() throws {
        let text = """
            {"tags": ["a", "toolong", 7, "a"], "amout": 1, "amount": 1.234, "term_months": 0, "is_private": "yes",
             "category": "comit", "metadata": {"a": 1, "b": 2, "c": 3}, "external_id": {"sauce": 1}, "title": ""}
            """
        let expected = [
            "/tags too_many", "/tags/1 too_long", "/tags/2 wrong_type", "/tags/3 duplicate_element",
            "/amout unknown_field", "/amount too_many_decimals", "/term_months out_of_range", "/is_private wrong_type",
            "/category not_in_enumeration", "/metadata too_many", "/external_id/sauce unknown_field",
            "/external_id/source missing_field", "/title too_short", "/currency missing_field",
        ]
        #expect(codes(Self.deal, try JSONReader.parse(text)) == expected)
    }

    @Test func `an unknown field tells the allowed names and the nearest`() {
        let problem = Self.deal.problems(in: ["title": "a", "currency": "EUR", "amout": 1]).first
        #expect(problem?.didYouMean == "amount")
        #expect(problem?.allowed.first == "title")
        #expect(problem?.allowed.count == 9)
    }

    @Test func `a wrong type tells what came and what is allowed`() {
        let schema = Schema.integer("A number.").nullable()
        let problem = schema.problems(in: "7", at: "/query/limit").first
        #expect(problem?.pointer == "/query/limit")
        #expect(problem?.detail == "Expected integer or null, but the value is string.")
        #expect(problem?.allowed == ["integer", "null"])
        #expect(codes(.integer(""), .null) == [" wrong_type"])
    }

    @Test func `a value outside an enumeration tells the nearest`() {
        let schema = Schema.enumeration("A kind.", ["open", "won", "lost"])
        let problem = schema.problems(in: "opne").first
        #expect(problem?.didYouMean == "open")
        #expect(problem?.allowed == ["open", "won", "lost"])
        #expect(schema.problems(in: "zzzzzz").first?.didYouMean == nil)
    }

    static let scalars: [(schema: Schema, accepted: [String], refused: [(text: String, code: String)])] = [
        (
            .integer("", -5...5), ["0", "-5", "5", "5.0", "5e0", "50e-1", "-0"],
            [
                ("6", "out_of_range"), ("-6", "out_of_range"), ("1e400", "out_of_range"),
                ("9223372036854775808", "out_of_range"), ("0.5", "wrong_type"), ("1e-400", "wrong_type"),
                ("true", "wrong_type"),
            ]
        ),
        (.integer(""), ["9223372036854775807"], [("9223372036854775808", "out_of_range")]),
        (
            .decimal("", minimum: 0, maximum: 1, decimalsMax: 6), ["0", "1", "0.123456", "1.0000000", "1e-6"],
            [
                ("1.0000001", "out_of_range"), ("-0.1", "out_of_range"), ("1e400", "out_of_range"),
                ("1e-7", "too_many_decimals"), ("\"0.5\"", "wrong_type"),
            ]
        ),
        (.decimal("", minimum: 1), ["1e400"], [("0.9", "out_of_range")]),
        (.decimal("", maximum: 1), ["-1e400"], [("1.1", "out_of_range")]),
        (
            .decimal("", decimalsMax: 2, acceptsText: true), ["\"1234.50\"", "1234.5", "\"-0.01\""],
            [
                ("\"1e3\"", "invalid_format"), ("\"\"", "invalid_format"), ("\"1,5\"", "invalid_format"),
                ("\"0.001\"", "too_many_decimals"), ("null", "wrong_type"),
            ]
        ),
        (
            .string("", length: 1...2), ["\"é€\"", "\"😀😀\""],
            [("\"\"", "too_short"), ("\"abc\"", "too_long"), ("1", "wrong_type")]
        ),
        (.boolean(""), ["true", "false"], [("0", "wrong_type"), ("\"true\"", "wrong_type"), ("null", "wrong_type")]),
        (.any(""), ["null", "1", "[[]]", "{\"a\":{}}"], []),
        (
            .array("", of: .boolean(""), count: 1...2), ["[true]"],
            [("[]", "too_few"), ("[true,true,true]", "too_many"), ("{}", "wrong_type")]
        ),
        (
            .array("", of: .any(""), isUnique: true), ["[1,2,\"1\"]"],
            [("[1,1.0]", "duplicate_element"), ("[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]", "duplicate_element")]
        ),
        (
            .map("", of: .integer(""), count: 1...2), ["{\"a\":1}"],
            [("{}", "too_few"), ("{\"a\":\"x\"}", "wrong_type"), ("[]", "wrong_type")]
        ),
    ]

    @Test(arguments: scalars.indices)
    func `each kind accepts and refuses at its bounds`(index: Int) throws {
        let row = Self.scalars[index]
        for text in row.accepted {
            #expect(row.schema.problems(in: try JSONReader.parse(text)).isEmpty, "\(text)")
        }
        for (text, code) in row.refused {
            #expect(row.schema.problems(in: try JSONReader.parse(text)).map(\.code) == [code], "\(text)")
        }
    }

    @Test func `at most a hundred problems are listed and the rest are counted`() {
        #expect(Schema.problemsMax == 100)
        let schema = Schema.array("Numbers.", of: .integer("A number."))
        func problems(_ count: Int) -> [FieldProblem] {
            schema.problems(in: .array([JSON](repeating: "x", count: count)), at: "/list")
        }
        #expect(problems(100).count == 100)
        #expect(problems(100).last?.code == "wrong_type")
        #expect(problems(101).count == 101)
        #expect(problems(101).last?.detail == "There is 1 more problem.")
        #expect(problems(900).last?.detail == "There are 800 more problems.")
        #expect(problems(900).last?.code == "more_problems")
        #expect(problems(900).last?.pointer == "/list")
    }

    static let node: Schema = .object(
        "A node.",
        [
            .optional("value", .integer("A value.")),
            .optional("children", .array("Nodes.", of: .reference("Node") { node })),
        ]
    ).named("Node")

    @Test func `a schema can contain itself`() {
        #expect(
            codes(Self.node, ["children": [["value": 1], ["children": [["value": "x"]]]]]) == [
                "/children/1/children/0/value wrong_type"
            ]
        )
        #expect(codes(Schema.reference("Node") { Self.node }.nullable(), .null).isEmpty)
    }

    @Test func `an owner's own format is checked`() {
        let even = SchemaFormat(name: "even", describe: "an even number of characters") {
            $0.count % 2 == 0 ? nil : "The number of characters must be even."
        }
        let schema = Schema.string("Text.", format: even)
        #expect(schema.problems(in: "ab").isEmpty)
        #expect(schema.problems(in: "abc").first?.detail == "The number of characters must be even.")
        #expect(schema.problems(in: "abc").first?.code == "invalid_format")
    }

    @Test func `an object schema that names a field twice is a programmer's error`() async {
        await #expect(processExitsWith: .failure) {
            _ = Schema.object("", [.optional("a", .boolean("")), .required("a", .boolean(""))])
        }
    }

    @Test func `no random value makes the check trap`() throws {
        for seed in UInt64(0)..<3_000 {
            var source = RandomJSON(generator: SeededGenerator(seed: seed))
            var object = JSONObject()
            for name in [
                "title", "currency", "amount", "term_months", "tags", "metadata", "external_id", source.text(),
            ] {
                object[name] = source.value(depthLeft: 2)
            }
            let problems = Self.deal.problems(in: .object(object))
            try #require(problems.count <= Schema.problemsMax + 1, "seed \(seed)")
            try #require(problems.allSatisfy { $0.pointer.hasPrefix("/") && !$0.detail.isEmpty }, "seed \(seed)")
        }
    }

    @Test func `a parameter's text becomes the value that its schema asks for`() {
        #expect(Schema.integer("").json(fromText: "50") == 50)
        #expect(Schema.integer("").json(fromText: "x") == "x")
        #expect(Schema.boolean("").json(fromText: "true") == true)
        #expect(Schema.boolean("").json(fromText: "TRUE") == "TRUE")
        #expect(Schema.string("").json(fromText: "50") == "50")
        #expect(Schema.array("", of: .integer("")).json(fromText: "1,2,,x") == [1, 2, "", "x"])
        #expect(Schema.array("", of: .string("")).json(fromText: "") == [])
        #expect(Schema.reference("N") { .integer("").named("N") }.json(fromText: "1") == 1)
    }
}
