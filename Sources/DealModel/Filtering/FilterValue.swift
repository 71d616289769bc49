/// A value that a condition compares with, or that a deal has for a field.
public enum FilterValue: Hashable, Sendable {
    /// A text, or one of the choices.
    case text(String)
    /// An id of whatever kind.
    case id(Identifier<DealFilter>)
    /// A whole number.
    case integer(Int64)
    /// An amount with its currency.
    case amount(Money)
    /// A probability.
    case probability(Probability)
    /// A civil date.
    case date(CivilDate)
    /// A point in time.
    case instant(Instant)

    /// An id of any kind as a value.
    public static func id<Subject>(of id: Identifier<Subject>) -> FilterValue { .id(id.retyped()) }

    /// The number by which the value is ordered: as it is, minor units, millionths, day number or microseconds; nil
    /// for texts and ids, which have no order.
    public var number: Int64? {
        switch self {
        case .text, .id: nil
        case .integer(let number): number
        case .amount(let money): money.minorUnits
        case .probability(let probability): Int64(probability.millionths)
        case .date(let date): Int64(date.dayNumber)
        case .instant(let instant): instant.microseconds
        }
    }

    /// Whether both are the same: texts by their bytes, as the store compares them, amounts with their currency.
    func isSame(as other: FilterValue) -> Bool {
        if case (.text(let left), .text(let right)) = (self, other) { return left.utf8.elementsEqual(right.utf8) }
        return self == other
    }

    /// Whether this comes before `other`; false where the two cannot be compared, such as amounts of two currencies.
    func isLess(than other: FilterValue) -> Bool {
        if case (.amount(let left), .amount(let right)) = (self, other), left.currency != right.currency {
            return false
        }
        guard let left = number, let right = other.number else { return false }
        return left < right
    }
}
