import DealModel
import Testing

struct FilterTypeTests {
    private static let equality = ["equals", "in", "not_equals", "not_in"]
    private static let order = [
        "between", "greater_than", "greater_than_or_equals", "less_than", "less_than_or_equals",
    ]
    private static let emptiness = ["is_empty", "is_not_empty"]

    private static let groups: [(operators: [String], fields: [String])] = [
        (
            equality + emptiness + ["contains", "not_contains"],
            [
                "title", "description", "owner_id", "source", "next_step", "external_source", "external_id",
                "won_reason", "lost_reason", "created_by", "metadata.region",
            ]
        ),
        (
            equality + emptiness,
            [
                "id", "pipeline_id", "stage_id", "organization_id", "contact_id", "status", "currency",
                "value_period", "forecast_category", "leader_category",
            ]
        ),
        (
            equality + order + emptiness,
            [
                "amount", "term_months", "version", "probability", "effective_probability", "expected_close_date",
                "won_at", "lost_at", "closed_at", "created_at", "updated_at", "deleted_at",
            ]
        ),
        (["contains", "not_contains", "has_any", "has_all"] + emptiness, ["tags", "contacts"]),
    ]

    @Test func `every field has the operators of its type`() throws {
        for group in Self.groups {
            for name in group.fields {
                let field = try #require(FilterField(name: name), "\(name)")
                #expect(field.name == name)
                #expect(field.type.operators.map(\.rawValue).sorted() == group.operators.sorted(), "\(name)")
            }
        }
        let names = Self.groups.flatMap(\.fields).filter { !$0.hasPrefix("metadata.") }
        #expect(FilterField.named.map(\.name).sorted() == names.sorted())
        let used = Set(FilterField.named.flatMap { $0.type.operators })
        #expect(used == Set(FilterOperator.allCases))
    }

    @Test func `a member of the metadata is named plainly`() {
        let longest = String(repeating: "a", count: FilterField.metadataKeyCharactersMax)
        for key in ["region", "R-2_x", "0", longest] {
            #expect(FilterField(name: "metadata." + key) == .metadata(key))
        }
        let bad = ["", "a b", "a.b", "ä", "a\"", "\u{212A}", longest + "a"]
        for key in bad { #expect(FilterField(name: "metadata." + key) == nil, "\(key)") }
        for name in ["metadata", "Title", "title ", "contacts.id", ""] { #expect(FilterField(name: name) == nil) }
    }

    @Test func `an opposite takes the values of what it is the opposite of`() {
        let pairs = FilterOperator.allCases.compactMap { one in one.opposite.map { (one, $0) } }
        #expect(
            pairs.map { "\($0.0.rawValue) \($0.1.rawValue)" }.sorted() == [
                "is_not_empty is_empty", "not_contains contains", "not_equals equals", "not_in in",
            ])
        for (one, other) in pairs {
            #expect(one.valueCount == other.valueCount)
            #expect(other.opposite == nil)
        }
    }
}
