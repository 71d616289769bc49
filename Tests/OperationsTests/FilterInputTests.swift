import DealModel
import Testing
import Wire

@testable import Operations

struct FilterInputTests {
    private func read(_ text: String) throws -> FilterInput.Reading {
        FilterInput.read(try JSONReader.parse(text))
    }

    private func problems(_ text: String) throws -> [String] {
        try read(text).problems.map { "\($0.pointer) \($0.code)" }
    }

    private static let id = "0198f2a4-7c1e-7b3a-9d52-6c0f3e8a1b27"
    private static let other = "0198F2A4-7C1E-7B3A-9D52-6C0F3E8A1B28"

    /// Two values of a type, the lower one first, as they are and on the wire.
    private static func values(_ type: FilterType) -> [(value: FilterValue, json: JSON)] {
        func id(_ text: String) -> FilterValue { .id(Identifier(text) ?? Identifier(high: 0, low: 0)) }
        switch type {
        case .text, .texts: return [(.text("a"), "a"), (.text("Ü \""), "Ü \"")]
        case .choice(let choices):
            return choices.prefix(1).map { (.text($0), .string($0)) }
                + choices.suffix(1).map {
                    (.text($0), .string($0))
                }
        case .id, .ids: return [(id(Self.id), .string(Self.id)), (id(other), .string(other))]
        case .integer: return [(.integer(-1), -1), (.integer(.max), .exact("9223372036854775807.0"))]
        case .amount:
            return [(-1250, JSON.exact("-12.5")), (123_450, "1234.50")].compactMap { units, json in
                Currency("EUR").map { (.amount(Money(minorUnits: units, currency: $0)), json) }
            }
        case .probability:
            return [(250_000, "0.25"), (1_000_000, JSON.exact("1.0"))].compactMap { millionths, json in
                Probability(millionths: millionths).map { (.probability($0), json) }
            }
        case .date:
            return [(.date(CivilDate(dayNumber: -1)), "1969-12-31"), (.date(CivilDate(dayNumber: 0)), "1970-01-01")]
        case .instant:
            return [
                (.instant(Instant(microseconds: -1)), "1969-12-31T23:59:59.999999Z"),
                (.instant(Instant(microseconds: 0)), "1970-01-01T01:00:00+01:00"),
            ]
        }
    }

    @Test(arguments: FilterField.named + [.metadata("re-gi_on2")])
    func `every operator of every field is read with its values`(field: FilterField) {
        for comparison in field.type.operators {
            let count = min(2, comparison.valueCount.upperBound)
            let values = Self.values(field.type).prefix(count)
            let isList = comparison.valueCount.upperBound > 1
            var leaf: JSONObject = ["field": .string(field.name), "op": .string(comparison.rawValue)]
            if count > 0 { leaf["value"] = isList ? .array(values.map(\.json)) : values.first?.json }
            let tree: JSON = [
                "and": [["or": [.object(leaf)]], ["field": "currency", "op": "equals", "value": "EUR"]]
            ]
            let reading = FilterInput.read(tree)
            #expect(reading.problems == [], "\(field.name) \(comparison.rawValue)")
            #expect(
                reading.filter
                    == .all([
                        .any([.condition(field, comparison, values.map(\.value))]),
                        .condition(.currency, .equals, [.text("EUR")]),
                    ]))
        }
    }

    @Test(arguments: FilterField.named)
    func `an operator that a field does not know is refused with those that it knows`(field: FilterField) throws {
        for comparison in FilterOperator.allCases where !field.type.operators.contains(comparison) {
            let found = FilterInput.read(["field": .string(field.name), "op": .string(comparison.rawValue)])
            #expect(found.problems.map(\.pointer) == ["/filter/op"])
            #expect(found.problems.map(\.code) == ["not_allowed"])
            #expect(found.problems.first?.allowed == field.type.operators.map(\.rawValue))
        }
    }

    @Test(arguments: [
        (#"7"#, ["/filter wrong_type"]), (#"[]"#, ["/filter wrong_type"]), (#"{}"#, ["/filter empty"]),
        (#"{"not": {}}"#, ["/filter/not unknown_field", "/filter empty"]),
        (#"{"and": []}"#, ["/filter/and too_few"]), (#"{"and": {}}"#, ["/filter/and wrong_type"]),
        (#"{"and": [1]}"#, ["/filter/and/0 wrong_type"]),
        (#"{"and": [{"or": [{}]}]}"#, ["/filter/and/0/or/0 empty"]),
        (
            #"{"and": [{"field": "id", "op": "is_empty"}], "or": [{"field": "id", "op": "is_empty"}]}"#,
            ["/filter ambiguous"]
        ),
        (#"{"and": [{"field": "id", "op": "is_empty"}], "field": "id", "op": "is_empty"}"#, ["/filter ambiguous"]),
        (#"{"field": "owner_id"}"#, ["/filter/op missing_field"]),
        (#"{"op": "equals", "value": 1}"#, ["/filter/field missing_field"]),
        (#"{"value": 1}"#, ["/filter/field missing_field", "/filter/op missing_field"]),
        (#"{"field": 1, "op": "equals"}"#, ["/filter/field wrong_type"]),
        (#"{"field": "", "op": "equals"}"#, ["/filter/field too_short"]),
        (#"{"field": "owner", "op": "equals", "value": "a"}"#, ["/filter/field not_in_enumeration"]),
        (#"{"field": "metadata.a b", "op": "equals", "value": "a"}"#, ["/filter/field not_in_enumeration"]),
        (#"{"field": "owner_id", "op": "notEquals", "value": "a"}"#, ["/filter/op not_in_enumeration"]),
        (#"{"field": "owner_id", "op": "equals"}"#, ["/filter/value missing_field"]),
        (#"{"field": "owner_id", "op": "equals", "value": null}"#, ["/filter/value wrong_type"]),
        (#"{"field": "owner_id", "op": "equals", "value": ["a"]}"#, ["/filter/value wrong_type"]),
        (#"{"field": "owner_id", "op": "equals", "value": ""}"#, ["/filter/value too_short"]),
        (#"{"field": "owner_id", "op": "in", "value": "a"}"#, ["/filter/value wrong_type"]),
        (#"{"field": "owner_id", "op": "in", "value": []}"#, ["/filter/value too_few"]),
        (
            #"{"field": "owner_id", "op": "in", "value": ["a", 1, ""]}"#,
            ["/filter/value/1 wrong_type", "/filter/value/2 too_short"]
        ),
        (#"{"field": "owner_id", "op": "is_empty", "value": "a"}"#, ["/filter/value not_allowed"]),
        (#"{"field": "owner_id", "op": "is_not_empty", "value": null}"#, []),
        (#"{"field": "status", "op": "equals", "value": "Open"}"#, ["/filter/value not_in_enumeration"]),
        (#"{"field": "currency", "op": "equals", "value": "EURO"}"#, ["/filter/value invalid_format"]),
        (#"{"field": "stage_id", "op": "equals", "value": "x"}"#, ["/filter/value invalid_format"]),
        (#"{"field": "contacts", "op": "has_any", "value": ["x"]}"#, ["/filter/value/0 invalid_format"]),
        (#"{"field": "version", "op": "equals", "value": 1.5}"#, ["/filter/value wrong_type"]),
        (#"{"field": "version", "op": "equals", "value": "1"}"#, ["/filter/value wrong_type"]),
        (#"{"field": "version", "op": "between", "value": [2, 1]}"#, ["/filter/value out_of_order"]),
        (#"{"field": "version", "op": "between", "value": [1]}"#, ["/filter/value too_few"]),
        (#"{"field": "version", "op": "between", "value": [1, 2, 3]}"#, ["/filter/value too_many"]),
        (#"{"field": "version", "op": "between", "value": [1, 1]}"#, []),
        (#"{"field": "probability", "op": "equals", "value": 1.5}"#, ["/filter/value out_of_range"]),
        (#"{"field": "probability", "op": "equals", "value": 0.1234567}"#, ["/filter/value too_many_decimals"]),
        (#"{"field": "expected_close_date", "op": "equals", "value": "2026-02-30"}"#, ["/filter/value invalid_format"]),
        (#"{"field": "created_at", "op": "less_than", "value": "2026-02-01"}"#, ["/filter/value invalid_format"]),
    ])
    func `every mistake is told where it is`(text: String, expected: [String]) throws {
        #expect(try problems(text) == expected, "\(text)")
    }

    @Test func `the nearest name is told`() throws {
        func nearest(_ text: String) throws -> [String?] { try read(text).problems.map(\.didYouMean) }
        #expect(try nearest(#"{"field": "ownerid", "op": "equals", "value": "a"}"#) == ["owner_id"])
        #expect(try nearest(#"{"field": "owner_id", "op": "notEquals", "value": "a"}"#) == ["not_equals"])
        #expect(try nearest(#"{"field": "status", "op": "equals", "value": "opne"}"#) == ["open"])
        #expect(try nearest(#"{"field": "status", "operator": "is_empty"}"#) == [nil, nil])
        let allowed = try read(#"{"field": "x", "op": "equals", "value": "a"}"#).problems.first?.allowed ?? []
        #expect(allowed.count == FilterField.named.count + 1)
        #expect(allowed.last == "metadata.<key>")
    }

    private static let euro = #"{"field": "currency", "op": "equals", "value": "EUR"}"#
    private static let dollar = #"{"field": "currency", "op": "equals", "value": "USD"}"#
    private static let bad = #"{"field": "currency", "op": "equals", "value": "EURO"}"#
    private static let either = #"{"field": "currency", "op": "in", "value": ["EUR", "USD"]}"#
    private static let amount = #"{"field": "amount", "op": "less_than", "value": 5}"#

    @Test(arguments: [
        (amount, ["/filter/value currency_required"]), (#"{"and": [\#(euro), \#(amount)]}"#, []),
        (#"{"and": [\#(amount), \#(euro)]}"#, []),
        (#"{"or": [\#(euro), \#(amount)]}"#, ["/filter/or/1/value currency_required"]),
        (#"{"and": [\#(euro), {"or": [\#(amount), {"and": [\#(amount), \#(amount)]}]}]}"#, []),
        (#"{"and": [{"and": [\#(euro)]}, \#(amount)]}"#, []), (#"{"and": [{"or": [\#(euro)]}, \#(amount)]}"#, []),
        (#"{"and": [{"or": [\#(euro), \#(euro)]}, \#(amount)]}"#, ["/filter/and/1/value currency_required"]),
        (#"{"or": [{"and": [\#(euro), \#(amount)]}, {"and": [\#(dollar), \#(amount)]}]}"#, []),
        (#"{"or": [{"and": [\#(euro), \#(amount)]}, \#(amount)]}"#, ["/filter/or/1/value currency_required"]),
        (#"{"and": [\#(euro), \#(dollar), \#(amount)]}"#, ["/filter/and/2/value currency_required"]),
        (#"{"and": [\#(euro), \#(euro), \#(amount)]}"#, []),
        (#"{"and": [\#(either), \#(amount)]}"#, ["/filter/and/1/value currency_required"]),
        (#"{"and": [\#(bad), \#(amount)]}"#, ["/filter/and/0/value invalid_format"]),
        (#"{"and": [\#(bad), \#(euro), \#(amount)]}"#, ["/filter/and/0/value invalid_format"]),
        (#"{"field": "amount", "op": "is_empty"}"#, []),
    ])
    func `an amount is compared within the one currency that holds with it`(text: String, expected: [String]) throws {
        #expect(try problems(text) == expected, "\(text)")
    }

    @Test(arguments: [
        ("12.345", "too_many_decimals"), (#""12.345""#, "too_many_decimals"), ("1e14", "out_of_range"),
        ("10000000000000.01", "out_of_range"),
        (#""1e3""#, "invalid_format"), ("true", "wrong_type"), ("0.1000000000000000000000000001", "too_many_decimals"),
        ("-10000000000000.01", "out_of_range"),
    ])
    func `an amount is read exactly, in the currency's decimals`(value: String, code: String) throws {
        let list = #"{"and": [\#(Self.euro), {"field": "amount", "op": "in", "value": [1, \#(value)]}]}"#
        #expect(try problems(list) == ["/filter/and/1/value/1 \(code)"])
        let single = #"{"and": [\#(Self.euro), {"field": "amount", "op": "equals", "value": \#(value)}]}"#
        #expect(try problems(single) == ["/filter/and/1/value \(code)"])
    }

    @Test func `amounts in the wrong order are told too`() throws {
        let text = #"{"and": [\#(Self.euro), {"field": "amount", "op": "between", "value": [2, "1.99"]}]}"#
        #expect(try problems(text) == ["/filter/and/1/value out_of_order"])
    }

    @Test func `all mistakes are told at once`() throws {
        let text = """
            {"or": [{"field": "titel", "op": "equals", "value": "x"}, {"and": [{"field": "title", "op": "like"}, \
            {"field": "amount", "op": "equals", "value": 1}, {}]}, {"field": "tags", "op": "in", "value": ["x"]}]}
            """
        #expect(
            try problems(text) == [
                "/filter/or/1/and/0/op not_in_enumeration", "/filter/or/0/field not_in_enumeration",
                "/filter/or/1/and/2 empty", "/filter/or/2/op not_allowed",
                "/filter/or/1/and/1/value currency_required",
            ])
    }

    private func nested(_ depth: Int) -> JSON {
        var tree: JSON = ["field": "id", "op": "is_not_empty"]
        for level in 0..<depth { tree = [level % 2 == 0 ? "and" : "or": [tree]] }
        return tree
    }

    @Test func `groups nest at most so deep`() {
        #expect(FilterInput.read(nested(DealFilter.depthMax)).problems == [])
        let beyond = FilterInput.read(nested(DealFilter.depthMax + 1)).problems
        #expect(beyond.map(\.code) == ["too_deep"])
        #expect(beyond.first?.pointer == "/filter/or/0/and/0/or/0/and/0/or/0")
        #expect(FilterInput.read(nested(30)).problems.map(\.code) == ["too_deep"])
    }

    @Test func `a filter has at most so many conditions`() {
        func tree(_ count: Int) -> JSON {
            let leaves = Array(repeating: JSON.object(["field": "id", "op": "is_empty"]), count: count - 1)
            return ["or": [["and": .array(leaves)], ["field": "title", "op": "is_empty"]]]
        }
        #expect(FilterInput.read(tree(DealFilter.conditionsMax)).problems == [])
        let beyond = FilterInput.read(tree(DealFilter.conditionsMax + 1)).problems
        #expect(beyond.map { "\($0.pointer) \($0.code)" } == ["/filter too_many"])
    }

    @Test func `a condition names at most so many values of so many characters`() {
        func leaf(_ value: JSON) -> JSON { ["field": "title", "op": "in", "value": value] }
        func codes(_ value: JSON) -> [String] { FilterInput.read(leaf(value)).problems.map(\.code) }
        let values = Array(repeating: JSON.string("x"), count: DealFilter.valuesMax)
        #expect(codes(.array(values)) == [])
        #expect(codes(.array(values + ["x"])) == ["too_many"])
        let text = String(repeating: "é", count: DealFilter.textCharactersMax)
        #expect(codes([.string(text)]) == [])
        #expect(codes([.string(text + "é")]) == ["too_long"])
    }

    @Test func `there are at most so many problems, however many mistakes`() {
        let leaf: JSON = ["field": "title", "op": "in", "value": .array(Array(repeating: 1, count: 500))]
        let problems = FilterInput.read(["or": .array(Array(repeating: leaf, count: 50))]).problems
        #expect(problems.count == Schema.problemsMax)
        let shapeless = FilterInput.read(["or": .array(Array(repeating: 1, count: 500))]).problems
        #expect(shapeless.count == Schema.problemsMax + 1)
    }

    @Test func `the schema's example is a filter, and the schema contains itself by its name`() throws {
        let example = try #require(FilterSchema.filter.example)
        let reading = FilterInput.read(example)
        #expect(reading.problems == [])
        #expect(reading.filter?.currency == Currency("EUR"))
        let components = FilterSchema.filter.components()
        #expect(components.names == ["DealFilter"])
        let group = components["DealFilter"]?["properties"]?["and"]
        #expect(group?["items"] == ["$ref": "#/components/schemas/DealFilter"])
        for field in FilterField.named {
            #expect(
                components["DealFilter"]?["properties"]?["field"]?["description"]?.stringValue?.contains(field.name)
                    == true)
        }
    }
}
