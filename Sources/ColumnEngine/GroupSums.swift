/// Counts and sums of two numbers a row by small codes in flat arrays.
///
/// Sums are gathered in 64 bits and carried over to 128 before they can overflow; see `Batch`.
public struct GroupSums: Sendable {
    /// What was gathered for one code.
    public struct Total: Sendable {
        /// How many rows.
        public var count = 0
        /// How many of them had the first mark.
        public var firstMarks = 0
        /// How many of them had the second mark.
        public var secondMarks = 0
        /// The sum of the values.
        public var value: Int128 = 0
        /// The sum of the weighted values.
        public var weighted: Int128 = 0

        /// Begins with nothing.
        public init() {}

        mutating func combine(_ other: Total) {
            count += other.count
            firstMarks += other.firstMarks
            secondMarks += other.secondMarks
            value += other.value
            weighted += other.weighted
        }
    }

    /// What has not been carried over: rows and marks in fields of 21 bits, and the two sums.
    private struct Pending {
        var sums = SIMD2<Int64>(repeating: 0)
        var counts: UInt64 = 0
    }

    private static let fieldBits: UInt64 = 21
    private static let fieldMask: UInt64 = 1 << fieldBits - 1
    /// How many rows can be pending.
    private static let rowsPendingMax = 1 << 21 - 1
    private static let sumPendingMax: UInt64 = 1 << 62

    /// In a code: the first mark.
    public static let firstMark: UInt32 = 1 << 31
    /// In a code: the second mark.
    public static let secondMark: UInt32 = 1 << 30
    private static let codeMask: UInt32 = 1 << 30 - 1
    /// What a row adds to the counts, by its marks.
    private static let words: [UInt64] = [
        1, 1 | 1 << (2 * fieldBits), 1 | 1 << fieldBits, 1 | 1 << fieldBits | 1 << (2 * fieldBits),
    ]

    private var pending: [Pending]
    private var rowsPending = 0
    private var sumPending: UInt64 = 0
    /// What has been carried over, by code.
    private var carried: [Total]
    private let words = Self.words

    /// Makes room for codes below `codeCount`.
    public init(codeCount: Int) {
        pending = Array(repeating: Pending(), count: codeCount)
        carried = Array(repeating: Total(), count: codeCount)
    }

    /// Adds rows; one with the first mark has `Int64.min` in place of a value, which counts as 0.
    ///
    /// - Parameters:
    ///   - codes: each below the number of codes, with marks.
    ///   - magnitude: no value or weighted value is larger either way, but for those in place of a value; at most 2^50.
    /// - Precondition: at most a page of rows; all spans have `count` rows.
    public mutating func add(
        codes: Span<UInt32>, values: Span<Int64>, weighted: Span<Int64>, count: Int, magnitude: UInt64
    ) {
        precondition(
            codes.count >= count && values.count >= count && weighted.count >= count
                && count <= ColumnLayout.rowsPerPage && magnitude <= 1 << 50, "\(count) rows up to \(magnitude)")
        rowsPending += count
        sumPending += UInt64(count) * magnitude
        // A page adds at most 2^62, so that nothing overflows before it is carried over.
        if rowsPending > Self.rowsPendingMax || sumPending > Self.sumPendingMax {
            carry()
            rowsPending = count
            sumPending = UInt64(count) * magnitude
        }
        let table = words
        let words = table.span
        var pending = pending.mutableSpan
        for row in 0..<count {
            // All spans have `count` rows; the code is checked, and marks make at most 3.
            let code = unsafe codes[unchecked: row]
            let place = Int(code & Self.codeMask)
            let sums = unsafe SIMD2(values[unchecked: row], weighted[unchecked: row])
            pending[place].sums &+= sums
            unsafe pending[unchecked: place].counts &+= words[unchecked: Int(code >> 30)]
        }
    }

    private mutating func carry() {
        for code in pending.indices where pending[code].counts != 0 {
            let part = pending[code]
            carried[code].count += Int(part.counts & Self.fieldMask)
            carried[code].firstMarks += Int(part.counts >> Self.fieldBits & Self.fieldMask)
            carried[code].secondMarks += Int(part.counts >> (2 * Self.fieldBits))
            // Each row without a value has turned the highest bit over, and the sum of the others is below 2^62.
            let isTurned = part.counts >> Self.fieldBits & 1 == 1
            carried[code].value += Int128(isTurned ? part.sums[0] ^ .min : part.sums[0])
            carried[code].weighted += Int128(part.sums[1])
            pending[code] = Pending()
        }
        rowsPending = 0
        sumPending = 0
    }

    /// Adds what another one has gathered for the same codes.
    public mutating func combine(_ other: GroupSums) {
        var other = other
        other.carry()
        for code in other.carried.indices { carried[code].combine(other.carried[code]) }
    }

    /// What was gathered, by code.
    public mutating func totals() -> [Total] {
        carry()
        return carried
    }
}
