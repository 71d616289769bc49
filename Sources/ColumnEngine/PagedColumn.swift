/// A column whose rows may be overwritten, in pages that are copied on the first write after a snapshot.
///
/// A copy of the column is a snapshot of it and costs one reference. Pages hang in a table of two levels, so that the
/// first write after a snapshot copies one page, one node of 64 pages and the list of nodes, whatever the size.
public struct PagedColumn<Element: Sendable>: Sendable {
    @usableFromInline var nodes: [[[Element]]] = []
    @usableFromInline var length = 0

    /// Begins with no rows.
    public init() {}

    /// How many rows there are.
    @inlinable
    public var count: Int { length }

    /// Adds a row.
    @inlinable
    public mutating func append(_ element: Element) {
        let page = count >> ColumnLayout.pageShift
        if count & ColumnLayout.pageMask == 0 {
            if page & ColumnLayout.nodeMask == 0 { nodes.append([]) }
            var empty: [Element] = []
            empty.reserveCapacity(ColumnLayout.rowsPerPage)
            nodes[page >> ColumnLayout.nodeShift].append(empty)
        }
        nodes[page >> ColumnLayout.nodeShift][page & ColumnLayout.nodeMask].append(element)
        length += 1
    }

    /// The row at `row`.
    ///
    /// - Precondition: `row` is below `count`.
    @inlinable
    public subscript(row: Int) -> Element {
        get {
            let page = row >> ColumnLayout.pageShift
            return nodes[page >> ColumnLayout.nodeShift][page & ColumnLayout.nodeMask][row & ColumnLayout.pageMask]
        }
        _modify {
            let page = row >> ColumnLayout.pageShift
            yield &nodes[page >> ColumnLayout.nodeShift][page & ColumnLayout.nodeMask][row & ColumnLayout.pageMask]
        }
    }

    /// How many pages there are, the last one partly filled.
    public var pageCount: Int { (count + ColumnLayout.pageMask) >> ColumnLayout.pageShift }

    /// The rows of one page.
    ///
    /// - Precondition: `index` is below `pageCount`.
    @inlinable
    public func page(_ index: Int) -> [Element] {
        nodes[index >> ColumnLayout.nodeShift][index & ColumnLayout.nodeMask]
    }

    /// Bytes reserved for the rows.
    ///
    /// - Complexity: O(pages).
    public var bytes: Int {
        nodes.reduce(0) { $0 + $1.reduce(0) { $0 + $1.capacity } } * MemoryLayout<Element>.stride
    }
}
