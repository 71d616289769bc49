import DealModel
import TestSupport

/// Makes random filters out of values that deals have and some that none has.
struct FilterMaker {
    /// The values that there are of each field.
    private let values: [FilterField: [FilterValue]]
    private var generator: SeededGenerator

    static let fields = FilterField.named + [.metadata("region"), .metadata("other")]

    init(subjects: [FilterSubject], seed: UInt64) {
        var values: [FilterField: [FilterValue]] = [:]
        for field in Self.fields {
            let present = subjects.flatMap { subject in
                [subject.value(of: field)].compactMap(\.self) + subject.values(of: field)
            }
            // In the order of the deals, so that a seed stands for one filter; no condition asks for a text without
            // characters, which metadata alone can have.
            var distinct: [FilterValue] = []
            for value in present + Self.others(field) where !distinct.contains(where: { Self.isSame($0, value) }) {
                if value != .text("") { distinct.append(value) }
            }
            values[field] = distinct
        }
        self.values = values
        generator = SeededGenerator(seed: seed)
    }

    private static func isSame(_ left: FilterValue, _ right: FilterValue) -> Bool {
        if case (.text(let left), .text(let right)) = (left, right) { return left.utf8.elementsEqual(right.utf8) }
        return left == right
    }

    /// Values that no deal has.
    private static func others(_ field: FilterField) -> [FilterValue] {
        switch field.type {
        case .text, .texts: ["nobody", "A", "acm", "a", "\"", "e", "1", "%"].map { .text($0) }
        case .choice(let choices): choices.prefix(4).map { .text($0) }
        case .id, .ids: [.id(Identifier(high: 1, low: 99))]
        case .integer: [.integer(.min), .integer(.max), .integer(2)]
        case .amount:
            ["EUR", "USD"].compactMap { Currency($0) }.map { .amount(Money(minorUnits: 50, currency: $0)) }
        case .probability: [.probability(.zero), .probability(.one)]
        case .date: [.date(CivilDate(dayNumber: 0))]
        case .instant: [.instant(Instant(microseconds: 0)), .instant(.latest)]
        }
    }

    /// How many values of a field are tried.
    func valueCount(of field: FilterField) -> Int { values[field]?.count ?? 0 }

    /// Every condition on a field with one value, or with two where one does not do.
    func conditions(on field: FilterField) -> [DealFilter] {
        let known = values[field] ?? []
        return field.type.operators.flatMap { comparison -> [DealFilter] in
            switch comparison {
            case .isEmpty, .isNotEmpty: return [.condition(field, comparison)]
            case .between, .hasAll, .hasAny, .isIn, .isNotIn:
                return known.indices.compactMap { index in
                    let pair = alike([known[index], known[(index + 1) % known.count]])
                    return comparison == .between && pair.count < 2 ? nil : .condition(field, comparison, pair)
                }
            default: return known.map { .condition(field, comparison, [$0]) }
            }
        }
    }

    /// The next filter.
    mutating func filter(depthLeft: Int = DealFilter.depthMax) -> DealFilter {
        guard depthLeft > 0, !generator.oneIn(3) else { return leaf() }
        let count = generator.oneIn(20) ? 0 : Int.random(in: 1...3, using: &generator)
        let parts = (0..<count).map { _ in filter(depthLeft: depthLeft - 1) }
        return generator.oneIn(2) ? .all(parts) : .any(parts)
    }

    private mutating func leaf() -> DealFilter {
        let field = generator.pick(Self.fields)
        let comparison = generator.pick(field.type.operators)
        let known = values[field] ?? []
        let most = comparison == .between ? 2 : min(4, comparison.valueCount.upperBound)
        var picked: [FilterValue] = []
        if most > 0 {
            let count = Int.random(in: comparison.valueCount.lowerBound...most, using: &generator)
            picked = alike((0..<count).map { _ in generator.pick(known) })
            if comparison == .between, picked.count == 1 { picked.append(picked[0]) }
        }
        return .condition(field, comparison, picked)
    }

    /// The amounts in the currency of the first, or everything else as it is.
    private func alike(_ values: [FilterValue]) -> [FilterValue] {
        guard case .amount(let first) = values.first else { return values }
        return values.filter { value in
            if case .amount(let money) = value { money.currency == first.currency } else { false }
        }
    }
}
