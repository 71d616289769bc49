internal import ColumnEngine
import DealModel

/// To which numbers of a `DenseGrouping` up to a page of deals belong, and what they weigh, row by row.
struct PageRows: Sendable {
    /// Numbers of groups, with the marks of `GroupSums`: the first for no amount, the second for no probability.
    private(set) var codes = [UInt32](repeating: 0, count: ColumnLayout.rowsPerPage)
    /// Amounts, where rows stand apart; `DealState.noAmount` for none.
    private(set) var values = [Int64](repeating: 0, count: ColumnLayout.rowsPerPage)
    /// Weighted amounts; 0 for none.
    private(set) var weighted = [Int64](repeating: 0, count: ColumnLayout.rowsPerPage)
    /// Probabilities; 0 where there is nothing to weigh.
    private var millionths = [Int32](repeating: 0, count: ColumnLayout.rowsPerPage)

    /// Reads `count` rows of a page, each at the place that `row` gives, which is in the page.
    @inline(__always)
    mutating func read(_ page: StatePage, _ grouping: DenseGrouping, count: Int, _ row: (Int) -> Int) {
        Self.readCodes(page, grouping, count: count, row, &codes, &millionths)
        if !grouping.days.isEmpty { Self.addDays(page, grouping, count: count, row, &codes) }
        if !grouping.owners.isEmpty { Self.add(page.owner, grouping.owners, count: count, row, &codes) }
        if !grouping.profiles.isEmpty { Self.add(page.profile, grouping.profiles, count: count, row, &codes) }
    }

    /// Puts the amounts of `count` rows together.
    @inline(__always)
    mutating func gather(_ amounts: Span<Int64>, count: Int, _ row: (Int) -> Int) {
        var values = values.mutableSpan
        for index in 0..<count { values[index] = amounts[row(index)] }
    }

    @inline(__always)
    private static func readCodes(
        _ page: StatePage, _ grouping: DenseGrouping, count: Int, _ row: (Int) -> Int, _ codes: inout [UInt32],
        _ millionths: inout [Int32]
    ) {
        let (stages, overrides) = (page.stage, page.probability)
        let (amounts, currencies) = (page.amount, page.currency)
        let (stage, override) = (stages.span, overrides.span)
        let (amount, currency) = (amounts.span, currencies.span)
        let (stageTable, currencyTable) = (grouping.stages.span, grouping.currencies.span)
        let length = stage.count
        precondition(
            count <= ColumnLayout.rowsPerPage && override.count == length && amount.count == length
                && currency.count == length && currencyTable.count > Int(UInt8.max), "\(count) rows of \(length)")
        var codes = codes.mutableSpan
        var millionths = millionths.mutableSpan
        for index in 0..<count {
            // The row is in the page, whose columns are equally long; stages and currencies are in their tables.
            let row = row(index)
            let entry = unsafe stageTable[Int(stage[unchecked: row])]
            let own = unsafe override[unchecked: row] | entry.overrideMask
            let probability = own >= 0 ? own : entry.inherited
            let isUnpriced = unsafe amount[unchecked: row] == DealState.noAmount
            let marks =
                (isUnpriced ? GroupSums.firstMark : 0) | UInt32(bitPattern: probability >> 31) & GroupSums.secondMark
            unsafe codes[unchecked: index] =
                (entry.code &+ currencyTable[unchecked: Int(currency[unchecked: row])]) | marks
            unsafe millionths[unchecked: index] = isUnpriced ? 0 : max(probability, 0)
        }
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
            // The row is in the page, and nothing is looked up beyond the last entry.
            let day = unsafe UInt32(bitPattern: days[unchecked: row(index)] &- first)
            unsafe codes[unchecked: index] &+= table[unchecked: Int(min(day, last))]
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
        // Codes are a page.
        for row in bytes.indices { unsafe codes[unchecked: row] &= 0 &- UInt32(bytes[unchecked: row]) }
    }

    /// Weighs `count` amounts.
    ///
    /// - Parameter isQuick: whether all are below `Weighing.quickAmountLimit`.
    mutating func weigh(_ amounts: Span<Int64>, count: Int, isQuick: Bool) {
        Self.weigh(amounts, millionths, count: count, isQuick: isQuick, &weighted)
    }

    /// Weighs the amounts that were put together.
    mutating func weighGathered(count: Int, isQuick: Bool) {
        let values = values
        Self.weigh(values.span, millionths, count: count, isQuick: isQuick, &weighted)
    }

    private static func weigh(
        _ values: Span<Int64>, _ millionths: [Int32], count: Int, isQuick: Bool, _ weighted: inout [Int64]
    ) {
        if isQuick {
            var weighted = weighted.mutableSpan
            Weighing.weigh(values, by: millionths.span, count: count, into: &weighted)
        } else {
            for row in 0..<count {
                let probability = Probability(millionths: Int64(millionths[row]))
                // What has no amount has probability 0 here.
                let amount = values[row] == DealState.noAmount ? 0 : values[row]
                weighted[row] = probability?.weighted(minorUnits: amount) ?? 0
            }
        }
    }
}
