extension DealFilter {
    /// Whether the filter means this deal.
    ///
    /// - Complexity: linear in the conditions and their values.
    public func matches(_ subject: FilterSubject) -> Bool {
        switch self {
        case .all(let filters): filters.allSatisfy { $0.matches(subject) }
        case .any(let filters): filters.contains { $0.matches(subject) }
        case .condition(let condition):
            switch condition.field.type {
            case .texts, .ids: condition.accepts(all: subject.values(of: condition.field))
            default: condition.accepts(subject.value(of: condition.field))
            }
        }
    }
}
