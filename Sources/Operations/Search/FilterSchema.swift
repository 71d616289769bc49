internal import DealModel
internal import Wire

/// What a filter looks like on the wire.
enum FilterSchema {
    /// A filter: a group of filters or a condition. That it is either, and which values a field takes, is not in it.
    static let filter = Schema.object(
        "Which deals are meant: a group, in which all filters (and) or at least one of them (or) must hold, or a "
            + "condition on a field. Groups nest at most \(DealFilter.depthMax) deep, with at most "
            + "\(DealFilter.conditionsMax) conditions. A deal without a value fulfils no comparison; not_equals, "
            + "not_contains and not_in are the opposites of the operators without the not, so they hold for it.",
        [
            .optional("and", group("All of them hold.")), .optional("or", group("At least one of them holds.")),
            .optional("field", field), .optional("op", comparison), .optional("value", value),
        ],
        example: [
            "and": [
                ["field": "status", "op": "equals", "value": "open"],
                ["field": "currency", "op": "equals", "value": "EUR"],
                ["field": "amount", "op": "greater_than_or_equals", "value": .exact("1000.00")],
                [
                    "or": [
                        ["field": "owner_id", "op": "in", "value": ["anna", "bert"]],
                        ["field": "tags", "op": "has_any", "value": ["upsell"]],
                    ]
                ],
            ]
        ]
    ).named("DealFilter")

    private static let fieldCharactersMax = 100

    private static let field = Schema.string(
        "The field. "
            + types.map { "\(words(for: $0.type)): \($0.names.joined(separator: ", "))" }.joined(separator: "; ")
            + ". metadata.<key> is a member of the metadata whose key has letters, digits, _ and - only; numbers and "
            + "truth values are compared as texts.", length: 1...fieldCharactersMax, example: "owner_id")

    private static let comparison = Schema.enumeration(
        "The operator. "
            + types.map { "\(words(for: $0.type)): \($0.type.operators.map(\.rawValue).joined(separator: ", "))" }
            .joined(separator: "; ")
            + ". A text contains another whatever the case of its ASCII letters; a set contains a value as an element.",
        FilterOperator.allCases.map(\.rawValue), example: "equals")

    private static let value = Schema.any(
        "What the field is compared with: nothing for is_empty and is_not_empty; a list of two values, the lower one "
            + "first, for between; a list of at most \(DealFilter.valuesMax) for in, not_in, has_any and has_all; else "
            + "one value. Texts have at most \(DealFilter.textCharactersMax) characters. Amounts are numbers or "
            + "decimal texts, and need a condition, holding together with theirs, that the currency equals one code.",
        example: "anna")

    private static func group(_ description: String) -> Schema {
        .array(description, of: .reference("DealFilter") { filter }, count: 1...DealFilter.conditionsMax)
    }

    /// The fields by what they are, choices and sets of either kind together.
    private static let types: [(type: FilterType, names: [String])] = {
        var types: [(type: FilterType, names: [String])] = []
        for field in FilterField.named {
            if let known = types.firstIndex(where: { words(for: $0.type) == words(for: field.type) }) {
                types[known].names.append(field.name)
            } else {
                types.append((field.type, [field.name]))
            }
        }
        return types
    }()

    /// What a field of that type is, for people.
    static func words(for type: FilterType) -> String {
        switch type {
        case .text: "a text"
        case .choice: "a choice"
        case .id: "an id"
        case .integer: "a whole number"
        case .amount: "an amount"
        case .probability: "a probability"
        case .date: "a date"
        case .instant: "an instant"
        case .texts, .ids: "a set"
        }
    }

    /// What a condition on a field of that type is compared with.
    static func value(of type: FilterType, for comparison: FilterOperator) -> Schema {
        let count = comparison.valueCount
        switch comparison {
        case .between, .isIn, .isNotIn, .hasAny, .hasAll:
            return .array("", of: element(of: type), count: count)
        default: return element(of: type)
        }
    }

    private static func element(of type: FilterType) -> Schema {
        switch type {
        case .text, .texts: .string("", length: 1...DealFilter.textCharactersMax)
        case .choice(let choices):
            choices == Currency.codes ? Schemas.currency("") : .enumeration("", choices)
        case .id, .ids: Schemas.id("")
        case .integer: .integer("")
        case .amount: Schemas.amount("")
        case .probability: Schemas.probability("")
        case .date: Schemas.date("")
        case .instant: Schemas.instant("")
        }
    }
}
