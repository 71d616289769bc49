/// A table: columns of one kind each, and rows.
public struct ReportTable: Sendable {
    /// A value for each column.
    public typealias Row = [ReportValue]
    /// Takes a row.
    public typealias Taker = (_ row: borrowing Row) throws(ReportError) -> Void
    /// Hands out rows, one after another, to who takes them; what that throws ends it.
    public typealias Stream = @Sendable (_ take: Taker) throws(ReportError) -> Void

    /// Where the rows are.
    public enum Rows: Sendable {
        /// All at hand.
        case kept([Row])
        /// Made as they are taken, so that any number of them takes no memory. The same rows come each time.
        case streamed(Stream)
    }

    /// The name for programs, unique in the report.
    public let name: String
    /// The name for people.
    public let title: String
    /// The columns in order.
    public let columns: [ReportColumn]
    /// The rows.
    public let rows: Rows
    /// What stands below the rows: literal totals, with a missing value where a column has none. There can be several,
    /// one for each currency. No rows here where there are none.
    public let totals: [Row]

    /// Describes a table.
    public init(
        _ name: String, title: String, columns: [ReportColumn], rows: Rows, totals: [Row] = []
    ) {
        precondition(
            totals.allSatisfy { $0.count == columns.count }, "totals of \(name) have other columns than the table")
        self.name = name
        self.title = title
        self.columns = columns
        self.rows = rows
        self.totals = totals
    }

    /// Hands out the rows.
    ///
    /// - Throws: what `take` throws, and what keeps rows from being read.
    public func forEachRow(_ take: Taker) throws(ReportError) {
        switch rows {
        case .kept(let rows): for row in rows { try take(row) }
        case .streamed(let stream): try stream(take)
        }
    }
}
