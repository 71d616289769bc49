/// Where the rows of tables come from: one immutable state of them, read by one thread, page by page.
public protocol SQLTableSource {
    /// Opens a table.
    ///
    /// - Parameters:
    ///   - table: its place among those of the question.
    ///   - arguments: one for each of the table's; null for those not given.
    /// - Throws: why it cannot be had with these arguments, or not be read.
    func open(table: Int, arguments: [SQLValue]) throws(SQLSourceRefusal) -> any SQLTableReader
}

/// Reads one table.
public protocol SQLTableReader: AnyObject {
    /// A page of the table.
    ///
    /// - Parameters:
    ///   - page: counted from 0; the first, or any up to the one after the last that was read. The same page has the
    ///     same rows each time.
    ///   - columns: the places of the columns that are needed.
    /// - Throws: why it cannot be read.
    func page(_ page: Int, columns: [Int]) throws(SQLSourceRefusal) -> SQLPage
}

/// Why a table cannot be had.
public struct SQLSourceRefusal: Error, Sendable {
    /// A sentence for whoever wrote the statement.
    public let detail: String

    /// Takes the sentence.
    public init(_ detail: String) { self.detail = detail }
}
