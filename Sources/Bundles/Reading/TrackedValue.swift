import DealModel

/// The value of a tracked field; equal by value, not by text.
enum TrackedValue: Hashable, Sendable {
    case none
    case amount(DecimalValue)
    case currency(Currency)
    case probability(Probability)
    case date(CivilDate)
    case owner(String)
    case category(ForecastCategory)
}

extension TrackedValue {
    /// The value as it would stand in a cell.
    var text: String {
        switch self {
        case .none: "(empty)"
        case .amount(let value): value.text
        case .currency(let value): value.code
        case .probability(let value): value.description
        case .date(let value): value.description
        case .owner(let value): value
        case .category(let value): value.rawValue
        }
    }
}
