/// The rows of one page that a scan goes on with, as offsets within the page.
public struct IntervalSelection: Sendable {
    /// The offsets; only the first `count` mean anything.
    @usableFromInline var offsets: [UInt16]
    @usableFromInline var length = 0

    /// Begins with nothing selected.
    public init() {
        offsets = Array(repeating: 0, count: ColumnLayout.rowsPerPage)
    }

    /// Nothing selected, and no room to select anything.
    public static let none = IntervalSelection(offsets: [])

    private init(offsets: [UInt16]) {
        self.offsets = offsets
    }

    /// How many rows are selected.
    @inlinable
    public var count: Int { length }

    /// The offset of the selected row at `index`.
    @inlinable
    public subscript(index: Int) -> Int { Int(offsets[index]) }

    /// The offsets of the selected rows.
    public var span: Span<UInt16> {
        @_lifetime(borrow self)
        get { offsets.span.extracting(0..<length) }
    }

    /// Selects the first `length` rows.
    ///
    /// - Precondition: they are at most a page.
    public mutating func selectAll(_ length: Int) {
        Self.check(length, length)
        for row in 0..<length { offsets[row] = UInt16(truncatingIfNeeded: row) }
        self.length = length
    }

    /// Goes on with those of the selected rows for which `isKept` holds, given their offsets.
    @inlinable
    public mutating func keep(_ isKept: (Int) -> Bool) {
        var kept = 0
        for index in 0..<length {
            let offset = offsets[index]
            offsets[kept] = offset
            kept &+= isKept(Int(offset)) ? 1 : 0
        }
        length = kept
    }

    /// Selects the rows whose half-open interval holds `moment`.
    ///
    /// - Precondition: both spans have the same length, at most a page.
    public mutating func select(starts: Span<Int64>, ends: Span<Int64>, holding moment: Int64) {
        Self.check(starts.count, ends.count)
        var selected = 0
        for row in starts.indices {
            offsets[selected] = UInt16(truncatingIfNeeded: row)
            selected &+= starts[row] <= moment && moment < ends[row] ? 1 : 0
        }
        length = selected
    }

    /// Selects the rows that begin at `moment` or before and are not both ended by then and followed by a row below
    /// `limit`.
    ///
    /// - Precondition: the spans have the same length, at most a page.
    public mutating func select(
        starts: Span<Int64>,
        ends: Span<Int64>,
        successors: Span<UInt32>,
        holding moment: Int64,
        below limit: UInt32
    ) {
        Self.check(starts.count, ends.count)
        Self.check(starts.count, successors.count)
        var selected = 0
        for row in starts.indices {
            offsets[selected] = UInt16(truncatingIfNeeded: row)
            let isOver = ends[row] <= moment && successors[row] < limit
            selected &+= starts[row] <= moment && !isOver ? 1 : 0
        }
        length = selected
    }

    private static func check(_ length: Int, _ other: Int) {
        precondition(
            length == other && length <= ColumnLayout.rowsPerPage,
            "spans of \(length) and \(other) rows"
        )
    }
}
