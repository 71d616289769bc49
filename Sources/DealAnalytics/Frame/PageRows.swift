internal import ColumnEngine
import DealModel

/// What up to a page of deals are worth, and to which numbers of a `DenseGrouping` they belong, row by row.
struct PageRows: Sendable {
    /// Numbers of groups, with the marks of `GroupSums`: the first for no amount, the second for no probability.
    private(set) var codes = [UInt32](repeating: 0, count: ColumnLayout.rowsPerPage)
    /// Amounts; 0 for none.
    private(set) var values = [Int64](repeating: 0, count: ColumnLayout.rowsPerPage)
    /// Weighted amounts; 0 for none.
    private(set) var weighted = [Int64](repeating: 0, count: ColumnLayout.rowsPerPage)
    /// Probabilities; 0 for none.
    private var millionths = [Int32](repeating: 0, count: ColumnLayout.rowsPerPage)

    /// Reads `count` rows of a page, each at the place that `row` gives.
    ///
    /// - Returns: the bits that any value's magnitude has.
    @inline(__always)
    mutating func read(
        _ page: StatePage, _ grouping: DenseGrouping, count: Int, _ row: (Int) -> Int
    ) -> UInt64 {
        let bits = Self.readValues(page, grouping, count: count, row, &codes, &millionths, &values)
        if !grouping.days.isEmpty { Self.addDays(page, grouping, count: count, row, &codes) }
        if !grouping.owners.isEmpty { Self.add(page.owner, grouping.owners, count: count, row, &codes) }
        if !grouping.profiles.isEmpty { Self.add(page.profile, grouping.profiles, count: count, row, &codes) }
        return bits
    }

    @inline(__always)
    private static func readValues(
        _ page: StatePage, _ grouping: DenseGrouping, count: Int, _ row: (Int) -> Int, _ codes: inout [UInt32],
        _ millionths: inout [Int32], _ values: inout [Int64]
    ) -> UInt64 {
        let (stages, overrides) = (page.stage, page.probability)
        let (amounts, currencies) = (page.amount, page.currency)
        let (stage, override) = (stages.span, overrides.span)
        let (amount, currency) = (amounts.span, currencies.span)
        let (stageTable, currencyTable) = (grouping.stages.span, grouping.currencies.span)
        var codes = codes.mutableSpan
        var millionths = millionths.mutableSpan
        var values = values.mutableSpan
        var bits: UInt64 = 0
        for index in 0..<count {
            let row = row(index)
            let entry = stageTable[Int(stage[row])]
            let own = override[row] | entry.overrideMask
            let probability = own >= 0 ? own : entry.inherited
            let ordinal = currency[row]
            let number = amount[row]
            let isPriced = number != DealState.noAmount && ordinal != DealState.noCurrency
            let value = isPriced ? number : 0
            bits |= UInt64(bitPattern: value ^ (value >> 63))
            let marks = (isPriced ? 0 : GroupSums.firstMark) | (probability < 0 ? GroupSums.secondMark : 0)
            codes[index] = (entry.code &+ currencyTable[Int(ordinal)]) | marks
            millionths[index] = max(probability, 0)
            values[index] = value
        }
        return bits
    }

    @inline(__always)
    private static func addDays(
        _ page: StatePage, _ grouping: DenseGrouping, count: Int, _ row: (Int) -> Int, _ codes: inout [UInt32]
    ) {
        let column = page.closeDay
        let days = column.span
        let table = grouping.days.span
        let (first, last) = (grouping.firstDay, UInt32(table.count - 1))
        var codes = codes.mutableSpan
        // No date is so far before the first day that it comes out far beyond the last.
        for index in 0..<count {
            codes[index] &+= table[Int(min(UInt32(bitPattern: days[row(index)] &- first), last))]
        }
    }

    /// Looks numbers up, of which the table's last entry is for all beyond it.
    @inline(__always)
    private static func add(
        _ column: ColumnPage<UInt32>, _ table: [UInt32], count: Int, _ row: (Int) -> Int, _ codes: inout [UInt32]
    ) {
        let numbers = column.span
        let table = table.span
        let last = UInt32(table.count - 1)
        var codes = codes.mutableSpan
        for index in 0..<count { codes[index] &+= table[Int(min(numbers[row(index)], last))] }
    }

    /// Counts the rows to number 0 that a mask does not go on with.
    mutating func leaveOut(_ mask: borrowing PageMask) {
        let bytes = mask.span
        var codes = codes.mutableSpan
        for row in bytes.indices { codes[row] &*= UInt32(bytes[row]) }
    }

    /// Weighs the values of `count` rows.
    ///
    /// - Parameter isQuick: whether all values are below `Weighing.quickAmountLimit`.
    mutating func weigh(count: Int, isQuick: Bool) {
        Self.weigh(values, millionths, count: count, isQuick: isQuick, &weighted)
    }

    private static func weigh(
        _ values: [Int64], _ millionths: [Int32], count: Int, isQuick: Bool, _ weighted: inout [Int64]
    ) {
        if isQuick {
            var weighted = weighted.mutableSpan
            Weighing.weigh(values.span, by: millionths.span, count: count, into: &weighted)
        } else {
            for row in 0..<count {
                let probability = Probability(millionths: Int64(millionths[row]))
                weighted[row] = probability?.weighted(minorUnits: values[row]) ?? 0
            }
        }
    }
}
