/// A column of a table that statements can read.
public struct SQLColumn: Hashable, Sendable {
    /// How a column's values look in SQL.
    public enum Kind: String, CaseIterable, Sendable {
        /// A whole number.
        case integer = "INTEGER"
        /// A number.
        case real = "REAL"
        /// A text.
        case text = "TEXT"
    }

    /// How rows are found by a value, so that joins need not look through all of them.
    public enum Lookup: UInt8, CaseIterable, Sendable {
        /// Not at all.
        case none
        /// Some rows have the same value.
        case many
        /// No two rows have the same value.
        case unique
    }

    /// The name, of letters, digits and underscores.
    public let name: String
    /// How the values look.
    public let kind: Kind
    /// How rows are found by it.
    public let lookup: Lookup

    /// Describes a column.
    public init(_ name: String, _ kind: Kind, lookup: Lookup = .none) {
        self.name = name
        self.kind = kind
        self.lookup = lookup
    }
}
