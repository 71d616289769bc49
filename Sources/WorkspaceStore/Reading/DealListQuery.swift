public import DealModel

/// Which deals to list, in which order, and from where on.
public struct DealListQuery: Sendable {
    /// A column that lists can be ordered by and bounded on.
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
    public struct Sort: Hashable, Sendable {
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

    /// A value of a sorting column.
    public enum Value: Hashable, Sendable {
        /// No value.
        case none
        /// A number: microseconds, day number, minor units or millionths.
        case number(Int64)
        /// A text.
        case text(String)
    }

    /// A bound on a numeric column.
    public struct Bound: Hashable, Sendable {
        /// How a value must stand to the bound.
        public enum Relation: String, CaseIterable, Sendable {
            /// Equal.
            case equal = "="
            /// Larger.
            case greater = ">"
            /// Larger or equal.
            case atLeast = ">="
            /// Smaller.
            case less = "<"
            /// Smaller or equal.
            case atMost = "<="
        }

        /// Of what.
        public let column: Column
        /// How.
        public let relation: Relation
        /// To what.
        public let number: Int64

        /// Makes a bound.
        public init(column: Column, relation: Relation, number: Int64) {
            self.column = column
            self.relation = relation
            self.number = number
        }
    }

    /// Only these pipelines.
    public var pipelines: [PipelineID]?
    /// Only these stages.
    public var stages: [StageID]?
    /// Only stages of these kinds.
    public var statuses: [StageKind]?
    /// Only these owners.
    public var owners: [String]?
    /// Only these sources.
    public var sources: [String]?
    /// Only these currencies.
    public var currencies: [Currency]?
    /// Only these forecast categories set by the owner.
    public var forecastCategories: [ForecastCategory]?
    /// Only the deals with these ids in other systems.
    public var externalID: ExternalID?
    /// Only within these bounds.
    public var bounds: [Bound] = []
    /// Whether deleted deals are listed too.
    public var includesDeleted = false
    /// The order; ties are broken by id.
    public var sort: [Sort] = [Sort(column: .createdAt, isDescending: true)]
    /// Where the last page ended: the values of the sorting columns and the id.
    public var after: (values: [Value], id: DealID)?
    /// How many to list; 1 to 500.
    public var limit = 50

    /// How many levels an order can have.
    public static let sortLevelsMax = 3

    /// Begins with every deal that is not deleted, newest first.
    public init() {}
}
