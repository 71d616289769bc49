/// The pages of one table, with certain arguments, as far as a worker has them; gone with the question.
final class TableData {
    private struct Page {
        let rowCount: Int
        let firstRow: Int
        /// By the place of the column; nil where it was not asked for yet.
        var columns: [SQLColumnValues?]
        /// Which those are, by their bits.
        var loaded: UInt64 = 0
    }

    /// Where a row is.
    struct Place {
        var page: Int
        var offset: Int
    }

    /// Which table, among those of the question.
    let table: Int
    /// What it is called with.
    let arguments: [SQLValue]
    private let columnCount: Int
    private var pages: [Page] = []
    private var isComplete = false
    private var indexes: [Int: RowIndex] = [:]
    private let fetch: (PageWish) throws(WorkerStop) -> SQLPage

    /// - Parameter fetch: gets a page from the host.
    init(
        table: Int, arguments: [SQLValue], columnCount: Int, fetch: @escaping (PageWish) throws(WorkerStop) -> SQLPage
    ) {
        self.table = table
        self.arguments = arguments
        self.columnCount = columnCount
        self.fetch = fetch
    }

    /// Makes sure that a page is here with these columns, by their bits.
    ///
    /// - Returns: how many rows it has; nil where there is no such page.
    func load(_ page: Int, columns mask: UInt64) throws(WorkerStop) -> Int? {
        if page >= pages.count {
            if isComplete { return nil }
            let fetched = try fetch(wish(page, (0..<columnCount).filter { mask & 1 << UInt64($0) != 0 }))
            let firstRow = pages.last.map { $0.firstRow + $0.rowCount } ?? 0
            var new = Page(
                rowCount: fetched.rowCount, firstRow: firstRow, columns: Array(repeating: nil, count: columnCount))
            put(fetched, mask: mask, into: &new)
            pages.append(new)
            isComplete = fetched.isLast
        } else {
            let missing = mask & ~pages[page].loaded
            guard missing != 0 else { return pages[page].rowCount }
            let fetched = try fetch(wish(page, (0..<columnCount).filter { missing & 1 << UInt64($0) != 0 }))
            guard fetched.rowCount == pages[page].rowCount else { throw .hostLost }
            put(fetched, mask: missing, into: &pages[page])
        }
        return pages[page].rowCount
    }

    /// The rows with a key in a column, in order; looked up in an index of the whole column, which the first look-up
    /// makes.
    func rows(of column: Int, _ key: RowIndex.Key) throws(WorkerStop) -> RowIndex.Rows {
        if let index = indexes[column] { return index.rows(key) }
        var index = RowIndex()
        var page = 0
        while let rowCount = try load(page, columns: 1 << UInt64(column)) {
            if let values = pages[page].columns[column] { index.add(values, rowCount: rowCount) }
            page += 1
        }
        index.finish()
        indexes[column] = index
        return index.rows(key)
    }

    /// Where a row is.
    ///
    /// - Precondition: its page is here.
    func place(ofRow row: Int) -> Place {
        var (low, high) = (0, pages.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if pages[middle].firstRow <= row { low = middle } else { high = middle }
        }
        return Place(page: low, offset: row - pages[low].firstRow)
    }

    /// The number of a row.
    func row(at place: Place) -> Int { pages[place.page].firstRow + place.offset }

    /// The values of a column on a page that was loaded with it.
    func values(_ column: Int, onPage page: Int) -> SQLColumnValues { pages[page].columns[column] ?? .nulls }

    private func wish(_ page: Int, _ columns: [Int]) -> PageWish {
        PageWish(table: table, arguments: arguments, page: page, columns: columns)
    }

    private func put(_ fetched: SQLPage, mask: UInt64, into page: inout Page) {
        page.loaded |= mask
        var next = 0
        for column in 0..<columnCount where mask & 1 << UInt64(column) != 0 {
            page.columns[column] = next < fetched.columns.count ? fetched.columns[next] : .nulls
            next += 1
        }
    }
}
