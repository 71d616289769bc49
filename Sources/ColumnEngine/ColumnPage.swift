/// The rows of one page of a column, whichever kind of column it is; holds on to what backs them.
@safe
public struct ColumnPage<Element: BitwiseCopyable & Sendable>: Sendable {
    private let rows: [Element]
    private let chunk: ColumnChunk<Element>?
    private let first: Int
    /// How many rows there are.
    public let count: Int

    init(rows: [Element]) {
        self.rows = rows
        chunk = nil
        first = 0
        count = rows.count
    }

    init(chunk: ColumnChunk<Element>, first: Int, count: Int) {
        rows = []
        self.chunk = chunk
        self.first = first
        self.count = count
    }

    /// The rows.
    public var span: Span<Element> {
        @_lifetime(borrow self)
        get {
            guard let chunk else { return rows.span }
            // The snapshot counted these rows, so they have been written; the chunk is kept alive by self.
            let span = unsafe Span(_unsafeStart: UnsafePointer(chunk.rows + first), count: count)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }
}

extension PagedColumn where Element: BitwiseCopyable {
    /// The rows of one page.
    ///
    /// - Precondition: `index` is below `pageCount`.
    public func columnPage(_ index: Int) -> ColumnPage<Element> { ColumnPage(rows: page(index)) }
}

extension ColumnSnapshot {
    /// How many pages there are, the last one partly filled.
    public var pageCount: Int { (count + ColumnLayout.pageMask) >> ColumnLayout.pageShift }

    /// The rows of one page.
    ///
    /// - Precondition: `index` is below `pageCount`.
    public func columnPage(_ index: Int) -> ColumnPage<Element> {
        let row = index << ColumnLayout.pageShift
        precondition(row >= 0 && row < count, "page \(index) of \(pageCount)")
        return ColumnPage(
            chunk: chunks[row >> ColumnLayout.chunkShift], first: row & ColumnLayout.chunkMask,
            count: min(count - row, ColumnLayout.rowsPerPage))
    }
}
