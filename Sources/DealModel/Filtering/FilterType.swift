/// What kind of values a field of a deal has, which decides how it can be compared.
///
/// | type | operators |
/// |---|---|
/// | text | equals, contains, in, is_empty |
/// | choice, id | equals, in, is_empty |
/// | integer, amount, probability, date, instant | equals, in, between, the four orders, is_empty |
/// | texts, ids (sets) | contains, has_any, has_all, is_empty |
///
/// Each operator comes with its opposite, if it has one.
public enum FilterType: Hashable, Sendable {
    /// A text, compared by its bytes.
    case text
    /// One of these texts.
    case choice([String])
    /// An id of any kind.
    case id
    /// A whole number.
    case integer
    /// An amount, which is compared within one currency; in any other it counts as missing.
    case amount
    /// A probability.
    case probability
    /// A civil date.
    case date
    /// A point in time.
    case instant
    /// A set of texts.
    case texts
    /// A set of ids.
    case ids

    /// The operators that conditions on such a field can have.
    public var operators: [FilterOperator] {
        switch self {
        case .text: Self.equality + [.contains, .notContains] + Self.emptiness
        case .choice, .id: Self.equality + Self.emptiness
        case .integer, .amount, .probability, .date, .instant: Self.equality + Self.order + Self.emptiness
        case .texts, .ids: [.contains, .notContains, .hasAny, .hasAll] + Self.emptiness
        }
    }

    /// Whether a condition on such a field can have the value.
    func takes(_ value: FilterValue) -> Bool {
        switch (self, value) {
        case (.text, .text(let text)), (.texts, .text(let text)):
            (1...DealFilter.textCharactersMax).contains(text.unicodeScalars.count)
        case (.choice(let choices), .text(let text)): choices.contains { $0.utf8.elementsEqual(text.utf8) }
        case (.id, .id), (.ids, .id), (.integer, .integer), (.amount, .amount), (.probability, .probability),
            (.date, .date), (.instant, .instant):
            true
        default: false
        }
    }

    private static let equality: [FilterOperator] = [.equals, .notEquals, .isIn, .isNotIn]
    private static let order: [FilterOperator] = [
        .greaterThan, .lessThan, .greaterThanOrEquals, .lessThanOrEquals, .between,
    ]
    private static let emptiness: [FilterOperator] = [.isEmpty, .isNotEmpty]
}
