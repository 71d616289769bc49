/// Some rows of a table, one after the other, with the columns that were asked for.
public struct SQLPage: Sendable {
    /// How many rows.
    public let rowCount: Int
    /// Whether no row comes after them.
    public let isLast: Bool
    /// The values of the columns asked for, in their order, each of them `rowCount` values or nothing but nulls.
    public let columns: [SQLColumnValues]

    /// How many rows a page can have.
    public static let rowsMax = 65_536

    /// Joins columns of equal length.
    public init(rowCount: Int, isLast: Bool, columns: [SQLColumnValues]) {
        precondition(rowCount <= Self.rowsMax, "\(rowCount) rows are too many for a page")
        for column in columns {
            precondition(column.count ?? rowCount == rowCount, "\(column.count ?? 0) values in \(rowCount) rows")
        }
        self.rowCount = rowCount
        self.isLast = isLast
        self.columns = columns
    }
}
