/// Which deals are meant: a tree of conditions that knows nothing of where deals are kept.
///
/// Lists and searches, figures, exports and rules all have the same tree. `matches(_:)` is what it means; whatever else
/// evaluates it must come to the same deals.
public enum DealFilter: Hashable, Sendable {
    /// All of them hold; without any, every deal is meant.
    case all([DealFilter])
    /// At least one of them holds; without any, no deal is meant.
    case any([DealFilter])
    /// The condition holds.
    case condition(FilterCondition)

    /// How deep groups can nest; a condition by itself has no depth.
    public static let depthMax = 5
    /// How many conditions a filter can have.
    public static let conditionsMax = 50
    /// How many values a condition can name.
    public static let valuesMax = 500
    /// How many characters a text can have that is compared with, in Unicode scalars.
    public static let textCharactersMax = 1_000

    /// One condition as a filter.
    public static func condition(
        _ field: FilterField, _ comparison: FilterOperator, _ values: [FilterValue] = []
    ) -> DealFilter { .condition(FilterCondition(field, comparison, values)) }

    /// The one currency that every deal which is meant has; nil where the filter lets through several, or none.
    ///
    /// Amounts can be put in order only within it.
    public var currency: Currency? {
        let codes = Set(currencyCodes)
        return codes.count == 1 ? codes.first.flatMap { Currency($0) } : nil
    }

    /// The currencies that conditions ask for which all have to hold.
    private var currencyCodes: [String] {
        switch self {
        case .any(let filters): filters.count == 1 ? filters[0].currencyCodes : []
        case .all(let filters): filters.flatMap(\.currencyCodes)
        case .condition(let condition):
            if condition.field == .currency, [.equals, .isIn].contains(condition.comparison),
                condition.values.count == 1, case .text(let code) = condition.values[0]
            {
                [code]
            } else {
                []
            }
        }
    }
}
