/// One condition on one field of a deal.
public struct FilterCondition: Hashable, Sendable {
    /// The field.
    public let field: FilterField
    /// How it is compared.
    public let comparison: FilterOperator
    /// What it is compared with; for `between` the lower value first.
    public let values: [FilterValue]

    /// Makes a condition.
    ///
    /// - Precondition: the field's type has the operator, and the values are of the type and as many as the operator
    ///   takes; those of an amount are in one currency, a text has at most `DealFilter.textCharactersMax` characters.
    public init(_ field: FilterField, _ comparison: FilterOperator, _ values: [FilterValue] = []) {
        precondition(field.type.operators.contains(comparison), "\(field.name) knows no \(comparison.rawValue)")
        precondition(
            comparison.valueCount.contains(values.count), "\(comparison.rawValue) does not take \(values.count) values")
        precondition(values.allSatisfy { field.type.takes($0) }, "\(field.name) cannot be compared with \(values)")
        precondition(Self.currencies(of: values).count <= 1, "\(values) are in several currencies")
        self.field = field
        self.comparison = comparison
        self.values = values
    }

    /// Makes a condition with one value.
    public init(_ field: FilterField, _ comparison: FilterOperator, _ value: FilterValue) {
        self.init(field, comparison, [value])
    }

    /// The operator that decides, and whether the condition holds where that one does not.
    public var test: (comparison: FilterOperator, isOpposite: Bool) {
        comparison.opposite.map { ($0, true) } ?? (comparison, false)
    }

    /// Whether the condition holds for a field that has this value, nil for none.
    public func accepts(_ value: FilterValue?) -> Bool {
        let (comparison, isOpposite) = test
        return holds(comparison, value) != isOpposite
    }

    /// Whether the condition holds for a field that has this set of values.
    public func accepts(all elements: [FilterValue]) -> Bool {
        let (comparison, isOpposite) = test
        let holds =
            switch comparison {
            case .isEmpty: elements.isEmpty
            case .hasAny: values.contains { value in elements.contains { $0.isSame(as: value) } }
            default: values.allSatisfy { value in elements.contains { $0.isSame(as: value) } }
            }
        return holds != isOpposite
    }

    private func holds(_ comparison: FilterOperator, _ value: FilterValue?) -> Bool {
        guard comparison != .isEmpty else { return value == nil }
        guard let value, let first = values.first else { return false }
        return switch comparison {
        case .equals, .isIn: values.contains { $0.isSame(as: value) }
        case .contains: Self.contains(value, first)
        case .greaterThan: first.isLess(than: value)
        case .greaterThanOrEquals: first.isLess(than: value) || first.isSame(as: value)
        case .lessThan: value.isLess(than: first)
        case .lessThanOrEquals: value.isLess(than: first) || value.isSame(as: first)
        case .between:
            (first.isLess(than: value) || first.isSame(as: value))
                && (value.isLess(than: values[1]) || value.isSame(as: values[1]))
        default: false
        }
    }

    private static func contains(_ value: FilterValue, _ part: FilterValue) -> Bool {
        guard case .text(let text) = value, case .text(let part) = part else { return false }
        return foldedASCII(text).contains(foldedASCII(part))
    }

    /// The bytes of a text with the capital letters of ASCII made small, and no other ones: what `contains` compares.
    public static func foldedASCII(_ text: String) -> [UInt8] {
        text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }

    private static func currencies(of values: [FilterValue]) -> Set<Currency> {
        Set(
            values.compactMap { value in
                if case .amount(let money) = value { money.currency } else { nil }
            })
    }
}
