/// How a condition compares a field of a deal with its values; the raw value is the name on the wire.
///
/// A deal without a value for the field fulfils no comparison. `not_equals`, `not_contains`, `not_in` and
/// `is_not_empty` are the exact opposites of the operators without the *not*, so they hold where the value is missing,
/// all but `is_not_empty`. Nothing but `is_empty` asks whether it is.
public enum FilterOperator: String, CaseIterable, Sendable {
    /// Is the value.
    case equals
    /// Is not the value, or is missing.
    case notEquals = "not_equals"
    /// A text holds the value somewhere, upper and lower case of ASCII letters alike; a set holds it as an element.
    case contains
    /// The opposite of `contains`.
    case notContains = "not_contains"
    /// Is more, or later, than the value.
    case greaterThan = "greater_than"
    /// Is less, or earlier, than the value.
    case lessThan = "less_than"
    /// Is the value or more.
    case greaterThanOrEquals = "greater_than_or_equals"
    /// Is the value or less.
    case lessThanOrEquals = "less_than_or_equals"
    /// Has no value; a set has no elements.
    case isEmpty = "is_empty"
    /// Has a value; a set has elements.
    case isNotEmpty = "is_not_empty"
    /// Is one of the values.
    case isIn = "in"
    /// Is none of the values, or is missing.
    case isNotIn = "not_in"
    /// Lies between the two values, both included.
    case between
    /// A set holds at least one of the values.
    case hasAny = "has_any"
    /// A set holds all of the values.
    case hasAll = "has_all"

    /// How many values a condition with it has.
    public var valueCount: ClosedRange<Int> {
        switch self {
        case .isEmpty, .isNotEmpty: 0...0
        case .between: 2...2
        case .isIn, .isNotIn, .hasAny, .hasAll: 1...DealFilter.valuesMax
        case .equals, .notEquals, .contains, .notContains, .greaterThan, .lessThan, .greaterThanOrEquals,
            .lessThanOrEquals:
            1...1
        }
    }

    /// The operator that this one is the opposite of; nil where it stands for itself.
    public var opposite: FilterOperator? {
        switch self {
        case .notEquals: .equals
        case .notContains: .contains
        case .isNotEmpty: .isEmpty
        case .isNotIn: .isIn
        default: nil
        }
    }
}
