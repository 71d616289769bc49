public import DealModel

/// The order of a list of deals, as `ORDER BY` makes it: values that are none last, texts by their bytes, ties by id.
public struct DealOrder: Hashable, Sendable {
    /// What deals can be put in order by.
    public enum Column: String, CaseIterable, Sendable {
        /// When the deal came to be.
        case createdAt = "created_at"
        /// When anything about it was last recorded.
        case updatedAt = "updated_at"
        /// When it came to its stage.
        case stageEnteredAt = "stage_entered_at"
        /// When it was won or lost.
        case closedAt = "closed_at"
        /// When it is expected to close; day numbers.
        case expectedCloseDate = "expected_close_date"
        /// Minor units; has a meaning only within one currency.
        case amount
        /// Millionths of the deal's own probability.
        case probability
        /// By Unicode scalar values.
        case title
        /// By Unicode scalar values.
        case owner
    }

    /// One level of the order.
    public struct Level: Hashable, Sendable {
        /// By what.
        public let column: Column
        /// Whether the largest comes first; deals without a value come last either way.
        public let isDescending: Bool

        /// Makes a level.
        public init(column: Column, isDescending: Bool) {
            self.column = column
            self.isDescending = isDescending
        }
    }

    /// A value of a column.
    public enum Value: Hashable, Sendable {
        /// No value.
        case none
        /// A number: microseconds, day number, minor units or millionths.
        case number(Int64)
        /// A text.
        case text(String)
    }

    /// Where a deal stands.
    struct Place {
        let values: [Value]
        let id: DealID
    }

    /// The levels, the first one first.
    public var levels: [Level]

    /// How many levels an order can have.
    public static let levelsMax = 3

    /// Puts the levels together.
    public init(_ levels: [Level]) { self.levels = levels }

    /// The deals that came to be last come first.
    public static let newestFirst = DealOrder([Level(column: .createdAt, isDescending: true)])

    /// The values of a deal, one for each level.
    public func values(of deal: Deal) -> [Value] { levels.map { $0.column.value(in: deal) } }

    func place(of deal: Deal) -> Place { Place(values: values(of: deal), id: deal.id) }

    /// Whether one place comes before the other.
    func precedes(_ left: Place, _ right: Place) -> Bool {
        for (index, level) in levels.enumerated() {
            switch (left.values[index], right.values[index]) {
            case (.none, .none): continue
            case (.none, _): return false
            case (_, .none): return true
            case (.number(let one), .number(let other)):
                if one != other { return (one < other) != level.isDescending }
            case (.text(let one), .text(let other)):
                if !one.utf8.elementsEqual(other.utf8) {
                    return one.utf8.lexicographicallyPrecedes(other.utf8) != level.isDescending
                }
            case (.number, .text), (.text, .number):
                preconditionFailure("\(level.column) has values of two kinds")
            }
        }
        return left.id < right.id
    }
}

extension DealOrder.Column {
    /// Whether a deal can be without it.
    var isNullable: Bool {
        switch self {
        case .createdAt, .updatedAt, .stageEnteredAt, .title: false
        case .closedAt, .expectedCloseDate, .amount, .probability, .owner: true
        }
    }

    /// The column's value in a deal.
    public func value(in deal: Deal) -> DealOrder.Value {
        let number: Int64?
        switch self {
        case .createdAt: number = deal.timeline.createdAt.microseconds
        case .updatedAt: number = deal.updatedAt.microseconds
        case .stageEnteredAt: number = deal.timeline.stageEnteredAt.microseconds
        case .closedAt: number = deal.timeline.closedAt?.microseconds
        case .expectedCloseDate: number = deal.facts.expectedCloseDate.map { Int64($0.dayNumber) }
        case .amount: number = deal.facts.amountMinorUnits
        case .probability: number = deal.facts.probability.map { Int64($0.millionths) }
        case .title: return deal.facts.title.map { .text($0) } ?? .none
        case .owner: return deal.facts.ownerID.map { .text($0) } ?? .none
        }
        return number.map { .number($0) } ?? .none
    }
}
