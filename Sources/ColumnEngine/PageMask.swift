/// Which rows of one page a scan goes on with, a byte a row: 1 for those, 0 for others.
///
/// A condition on every row costs 0.1 to 0.8 ns a row here, against 1.3 ns for making a list of offsets each time; a
/// list pays once few rows are left.
public struct PageMask: Sendable {
    @usableFromInline var bytes = [UInt8](repeating: 0, count: ColumnLayout.rowsPerPage)
    /// How many rows the page has.
    public private(set) var rowCount = 0

    /// Begins with a page of no rows.
    public init() {}

    /// Begins a page with all of its rows.
    ///
    /// - Precondition: they are at most a page.
    public mutating func begin(_ rowCount: Int) {
        precondition(rowCount <= ColumnLayout.rowsPerPage, "\(rowCount) rows are more than a page")
        self.rowCount = rowCount
        var all = bytes.mutableSpan
        for row in 0..<rowCount { all[row] = 1 }
    }

    /// Begins a page with those of its rows for which there is nothing.
    ///
    /// - Precondition: they are at most a page.
    public mutating func begin(without flags: Span<Bool>) {
        precondition(flags.count <= ColumnLayout.rowsPerPage, "\(flags.count) rows are more than a page")
        rowCount = flags.count
        var all = bytes.mutableSpan
        // The flags are at most a page.
        for row in flags.indices { unsafe all[unchecked: row] = flags[unchecked: row] ? 0 : 1 }
    }

    /// The bytes of the page's rows.
    public var span: Span<UInt8> {
        @_lifetime(borrow self)
        get { bytes.span.extracting(0..<rowCount) }
    }

    /// How many rows are left.
    public var count: Int {
        let all = bytes.span
        var total: UInt16 = 0
        // A page's rows fit 16 bits, which makes eight of them in a step.
        for row in 0..<rowCount { unsafe total &+= UInt16(all[unchecked: row]) }
        return Int(total)
    }

    /// Goes on with those rows for which `isKept` holds; it is asked about every row, and must not depend on order.
    @inlinable
    @inline(__always)
    public mutating func keep(_ isKept: (Int) -> Bool) {
        let length = rowCount
        var all = bytes.mutableSpan
        // The page's rows are at most the bytes.
        for row in 0..<length { unsafe all[unchecked: row] &= isKept(row) ? 1 : 0 }
    }

    /// Goes on with those of the rows left for which `isKept` holds; it is asked about these alone.
    @inlinable
    public mutating func narrow(_ isKept: (Int) -> Bool) {
        let length = rowCount
        var all = bytes.mutableSpan
        var first = 0
        while first < length {
            // A mask has room for whole words of 8 rows. Few rows are left where this is worth it, so most have none.
            var word = unsafe all.span.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: first, as: UInt64.self)
                .littleEndian
            while word != 0 {
                let row = first &+ word.trailingZeroBitCount >> 3
                if row < length, !isKept(row) { all[row] = 0 }
                word &= word &- 1
            }
            first &+= 8
        }
    }

    /// Goes on with those rows whose number is in a range.
    public mutating func keep(_ numbers: Span<Int64>, in range: ClosedRange<Int64>) {
        precondition(numbers.count >= rowCount, "\(numbers.count) numbers of \(rowCount) rows")
        let low = range.lowerBound
        let width = UInt64(bitPattern: range.upperBound &- low)
        // The numbers are at least as many as the rows.
        keep { unsafe UInt64(bitPattern: numbers[unchecked: $0] &- low) <= width }
    }

    /// Goes on with those rows whose number is in a range.
    public mutating func keep(_ numbers: Span<Int32>, in range: ClosedRange<Int32>) {
        precondition(numbers.count >= rowCount, "\(numbers.count) numbers of \(rowCount) rows")
        let low = range.lowerBound
        let width = UInt32(bitPattern: range.upperBound &- low)
        // The numbers are at least as many as the rows.
        keep { unsafe UInt32(bitPattern: numbers[unchecked: $0] &- low) <= width }
    }

    /// Goes on with those rows that have a code.
    public mutating func keep(_ codes: Span<UInt8>, equalTo code: UInt8) {
        precondition(codes.count >= rowCount, "\(codes.count) codes of \(rowCount) rows")
        // The codes are at least as many as the rows.
        keep { unsafe codes[unchecked: $0] == code }
    }

    /// Goes on with those rows whose code the table accepts; its last entry is for all codes beyond it.
    public mutating func keep(_ codes: Span<UInt32>, in table: Span<Bool>) {
        precondition(codes.count >= rowCount && table.count > 0, "\(codes.count) codes of \(rowCount) rows")
        let last = UInt32(truncatingIfNeeded: table.count - 1)
        // The codes are at least as many as the rows, and none is looked up beyond the last entry.
        keep { unsafe table[unchecked: Int(min(codes[unchecked: $0], last))] }
    }

    /// Goes on with those rows whose code the table accepts; its last entry is for all codes beyond it.
    public mutating func keep(_ codes: Span<UInt16>, in table: Span<Bool>) {
        precondition(codes.count >= rowCount && table.count > 0, "\(codes.count) codes of \(rowCount) rows")
        let last = table.count - 1
        // The codes are at least as many as the rows, and none is looked up beyond the last entry.
        keep { unsafe table[unchecked: min(Int(codes[unchecked: $0]), last)] }
    }

    /// Goes on with those rows whose half-open interval holds `moment`; one that ends before it begins holds nothing.
    public mutating func keep(starts: Span<Int64>, ends: Span<Int64>, holding moment: Int64) {
        precondition(
            starts.count >= rowCount && ends.count >= rowCount, "\(starts.count) and \(ends.count) of \(rowCount) rows")
        // Both are at least as many as the rows.
        keep { unsafe starts[unchecked: $0] <= moment && moment < ends[unchecked: $0] }
    }
}

extension IntervalSelection {
    /// Selects the rows that a mask goes on with.
    public mutating func select(_ mask: borrowing PageMask) {
        let bytes = mask.bytes.span
        // The bytes of bytes.
        let words = unsafe bytes.bytes
        var offsets = offsets.mutableSpan
        var selected = 0
        var first = 0
        while first < mask.rowCount {
            // A mask has room for whole words of 8 rows; there are at least as many offsets as rows.
            var word = unsafe words.unsafeLoadUnaligned(fromUncheckedByteOffset: first, as: UInt64.self).littleEndian
            while word != 0 {
                let row = first &+ word.trailingZeroBitCount >> 3
                if row < mask.rowCount {
                    unsafe offsets[unchecked: selected] = UInt16(truncatingIfNeeded: row)
                    selected &+= 1
                }
                word &= word &- 1
            }
            first &+= 8
        }
        length = selected
    }
}
