/// Reads a paged column row by row, mostly in order: it keeps the page of the last row at hand, since to find one costs
/// several references.
public struct PageReader<Element: Sendable>: Sendable {
    @usableFromInline let column: PagedColumn<Element>
    @usableFromInline var rows: [Element] = []
    @usableFromInline var page = -1

    /// Reads a column as it is now.
    public init(_ column: PagedColumn<Element>) {
        self.column = column
    }

    /// The row at `row`.
    ///
    /// - Precondition: `row` is below the column's count.
    @inlinable
    public subscript(row: Int) -> Element {
        mutating get {
            let wanted = row >> ColumnLayout.pageShift
            if wanted != page {
                rows = column.page(wanted)
                page = wanted
            }
            return rows[row & ColumnLayout.pageMask]
        }
    }
}
