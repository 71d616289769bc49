/// Tells now and then how many rows are done.
struct RowProgress {
    /// How many rows are done between two words.
    static let rowsBetween: Int64 = 1_000

    private let tell: @Sendable (Int64) throws(ReportError) -> Void
    private var rowCount: Int64 = 0

    /// Tells whom the options name.
    init(_ options: ReportOptions) { tell = options.progress }

    /// Counts a row.
    ///
    /// - Throws: `cancelled` where the one told wants no more.
    mutating func rowIsDone() throws(ReportError) {
        rowCount += 1
        if rowCount.isMultiple(of: Self.rowsBetween) { try tell(rowCount) }
    }
}
