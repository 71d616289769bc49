internal import SQLSandbox

/// Reads a view page by page. A page begins where the one before ended, which only that one tells.
final class SQLViewReader<Page>: SQLTableReader {
    /// What is read at once.
    struct Part {
        let page: Page
        let rowCount: Int
        /// Where the next page begins; nil after the last.
        let next: Int64?
    }

    /// Reads a page from its beginning, with the columns at these places.
    typealias Pages = (_ start: Int64, _ columns: [Int]) throws(SQLSourceRefusal) -> Part

    private let columns: [SQLViewColumn<Page>]
    private let pages: Pages
    private var starts: [Int64] = [0]

    init(columns: [SQLViewColumn<Page>], pages: @escaping Pages) {
        self.columns = columns
        self.pages = pages
    }

    func page(_ page: Int, columns wanted: [Int]) throws(SQLSourceRefusal) -> SQLPage {
        guard starts.indices.contains(page) else { throw SQLSourceRefusal("There is no page \(page).") }
        let part = try pages(starts[page], wanted)
        if let next = part.next, page + 1 == starts.count { starts.append(next) }
        var values: [SQLColumnValues] = []
        for column in wanted { values.append(try columns[column].values(part.page)) }
        return SQLPage(rowCount: part.rowCount, isLast: part.next == nil, columns: values)
    }
}
