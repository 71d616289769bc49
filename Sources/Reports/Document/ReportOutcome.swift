/// What a format did with a report, and what it could not keep.
public struct ReportOutcome: Hashable, Sendable {
    /// Rows of tables, or traces of a process log, that stand in the file.
    public var rowCount: Int64 = 0
    /// Rows that are left out since the format shows only the first ones; the file says so.
    public var omittedRowCount: Int64 = 0
    /// Characters that the format cannot carry; U+FFFD stands in their place.
    public var replacedCharacterCount: Int64 = 0
    /// Amounts of more digits than a spreadsheet's numbers keep; they are texts.
    public var textAmountCount: Int64 = 0

    /// Nothing yet.
    public init() {}
}
