/// A column of a table: what its values are called and what they are.
public struct ReportColumn: Hashable, Sendable {
    /// What the values of a column are. A value is of this kind or missing.
    public enum Kind: String, CaseIterable, Sendable {
        /// Texts.
        case text
        /// UUIDs.
        case identifier
        /// Whole numbers.
        case count
        /// Decimal numbers without a unit.
        case decimal
        /// Amounts, each with its currency.
        case money
        /// Shares: 1 is all. People see them in percent.
        case rate
        /// Lengths of time in days.
        case days
        /// Days of the calendar.
        case date
        /// Moments.
        case instant
        /// Yes or no.
        case flag

        /// Whether they are numbers, which stand on the right.
        var isQuantity: Bool {
            switch self {
            case .count, .decimal, .money, .rate, .days: true
            case .text, .identifier, .date, .instant, .flag: false
            }
        }
    }

    /// The name for programs, such as `won_value`: letters a to z, digits and underscores, unique in its table.
    public let name: String
    /// The name for people, such as `Won value`.
    public let label: String
    /// What the values are.
    public let kind: Kind

    /// Describes a column.
    public init(_ name: String, _ label: String, _ kind: Kind) {
        self.name = name
        self.label = label
        self.kind = kind
    }
}
