/// What a statement gave.
public struct SQLResult: Hashable, Sendable {
    /// The names of the columns, as the statement has them; two may be alike.
    public var columns: [String]
    /// The rows, each with a value for each column.
    public var rows: [[SQLValue]]
    /// Whether there were more rows than an answer can have.
    public var isTruncated: Bool

    /// Joins the parts.
    public init(columns: [String], rows: [[SQLValue]], isTruncated: Bool) {
        self.columns = columns
        self.rows = rows
        self.isTruncated = isTruncated
    }
}
