import DealModel

/// The values of the tracked fields at one moment.
struct TrackedValues: Hashable, Sendable {
    var amount: DecimalValue?
    var currency: Currency?
    var probability: Probability?
    var expectedCloseDate: CivilDate?
    var owner: String?
    var forecastCategory: ForecastCategory?

    /// The value of one field.
    subscript(field: TrackedField) -> TrackedValue {
        get {
            switch field {
            case .amount: amount.map { .amount($0) } ?? .none
            case .currency: currency.map { .currency($0) } ?? .none
            case .probability: probability.map { .probability($0) } ?? .none
            case .expectedCloseDate: expectedCloseDate.map { .date($0) } ?? .none
            case .owner: owner.map { .owner($0) } ?? .none
            case .forecastCategory: forecastCategory.map { .category($0) } ?? .none
            }
        }
        set {
            switch field {
            case .amount: if case .amount(let value) = newValue { amount = value } else { amount = nil }
            case .currency: if case .currency(let value) = newValue { currency = value } else { currency = nil }
            case .probability:
                if case .probability(let value) = newValue { probability = value } else { probability = nil }
            case .expectedCloseDate:
                if case .date(let value) = newValue { expectedCloseDate = value } else { expectedCloseDate = nil }
            case .owner: if case .owner(let value) = newValue { owner = value } else { owner = nil }
            case .forecastCategory:
                if case .category(let value) = newValue { forecastCategory = value } else { forecastCategory = nil }
            }
        }
    }
}
