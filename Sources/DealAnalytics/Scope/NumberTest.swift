import DealModel

/// A condition on a number, as ranges that accept it.
struct NumberTest {
    private let ranges: [ClosedRange<Int64>]
    private let acceptsMissing: Bool
    private let isOpposite: Bool

    /// - Parameter condition: one on a field whose values have numbers.
    init(_ condition: FilterCondition) {
        let (comparison, isOpposite) = condition.test
        self.isOpposite = isOpposite
        acceptsMissing = comparison == .isEmpty
        let numbers = condition.values.compactMap(\.number)
        let first = numbers.first ?? 0
        switch comparison {
        case .equals, .isIn: ranges = numbers.map { $0...$0 }
        case .greaterThan: ranges = first == .max ? [] : [first + 1 ... .max]
        case .greaterThanOrEquals: ranges = [first ... .max]
        case .lessThan: ranges = first == .min ? [] : [.min...first - 1]
        case .lessThanOrEquals: ranges = [.min...first]
        case .between: ranges = numbers.count == 2 && numbers[0] <= numbers[1] ? [numbers[0]...numbers[1]] : []
        default: ranges = []
        }
    }

    /// Whether the condition holds for a number; nil for none.
    func accepts(_ number: Int64?) -> Bool {
        guard let number else { return acceptsMissing != isOpposite }
        return ranges.contains { $0.contains(number) } != isOpposite
    }

    /// The numbers that the condition accepts, where they are one range and a missing one, which is held as `missing`,
    /// below all others, is not accepted; nil where it is not so simple.
    func range(above missing: Int64) -> ClosedRange<Int64>? {
        guard !acceptsMissing, !isOpposite, ranges.count == 1, ranges[0].upperBound > missing else { return nil }
        return max(ranges[0].lowerBound, missing == .max ? missing : missing + 1)...ranges[0].upperBound
    }

    /// Whether the condition holds for a number that cannot be compared with the condition's: one that is there, and
    /// is none of those accepted.
    var acceptsIncomparable: Bool { isOpposite }
}
