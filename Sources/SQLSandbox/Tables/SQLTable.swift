/// A table that statements can read: what it is called and what it has. Its rows come from an `SQLTableSource`.
public struct SQLTable: Hashable, Sendable {
    /// An argument of a table that is called like a function.
    public struct Argument: Hashable, Sendable {
        /// The name, of letters, digits and underscores.
        public let name: String
        /// Whether it must be given.
        public let isRequired: Bool

        /// Describes an argument.
        public init(_ name: String, isRequired: Bool) {
            self.name = name
            self.isRequired = isRequired
        }
    }

    /// How many columns a table can have, so that those in use fit a word.
    public static let columnsMax = 60
    /// How many arguments a table can have.
    public static let argumentsMax = 4

    /// The name, of letters, digits and underscores.
    public let name: String
    /// The arguments.
    public let arguments: [Argument]
    /// The columns.
    public let columns: [SQLColumn]
    /// About how many rows it has, so that the cheaper way is taken.
    public let rowEstimate: Int

    /// Describes a table.
    ///
    /// - Precondition: it has no more columns and arguments than it can have.
    public init(_ name: String, arguments: [Argument] = [], columns: [SQLColumn], rowEstimate: Int) {
        precondition((1...Self.columnsMax).contains(columns.count), "\(name) has \(columns.count) columns")
        precondition(arguments.count <= Self.argumentsMax, "\(name) has \(arguments.count) arguments")
        self.name = name
        self.arguments = arguments
        self.columns = columns
        self.rowEstimate = rowEstimate
    }
}
