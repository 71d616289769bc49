internal import ColumnEngine
import DealModel

/// Adds the deals of whole pages up by their groups, by amounts and weighted amounts; its storage is used again for
/// each page.
///
/// A page is gone through three times while it is in the first cache: once to look codes and probabilities up, once to
/// weigh, which then is a loop without branches or look-ups, and once to add up.
struct PageValues: Sendable {
    private let grouping: DenseGrouping
    private let magnitude: UInt64
    private var sums: GroupSums
    private var rows = PageRows()
    private var selection = IntervalSelection()

    /// From one row in so many on, all rows of a page are gone through, and those left out count to number 0.
    private static let denseShare = 4

    /// - Parameter magnitude: no amount is larger either way.
    init(_ grouping: DenseGrouping, magnitude: UInt64) {
        self.grouping = grouping
        self.magnitude = magnitude
        sums = GroupSums(codeCount: grouping.codeCount)
    }

    /// Adds the rows of a page that a mask goes on with.
    mutating func add(_ page: StatePage, _ mask: borrowing PageMask) {
        let left = mask.count
        guard left > 0 else { return }
        let column = page.amount
        let amounts = column.span
        let isQuick = isQuick
        if left * Self.denseShare >= mask.rowCount {
            let count = mask.rowCount
            rows.read(page, grouping, count: count) { $0 }
            if left < count { rows.leaveOut(mask) }
            rows.weigh(amounts, count: count, isQuick: isQuick)
            let rows = rows
            sums.add(
                codes: rows.codes.span, values: amounts, weighted: rows.weighted.span, count: count,
                magnitude: magnitude)
        } else {
            selection.select(mask)
            let chosen = selection
            let offsets = chosen.span
            // There are as many offsets as rows left.
            rows.read(page, grouping, count: left) { unsafe Int(offsets[unchecked: $0]) }
            rows.gather(amounts, count: left) { unsafe Int(offsets[unchecked: $0]) }
            rows.weighGathered(count: left, isQuick: isQuick)
            let rows = rows
            sums.add(
                codes: rows.codes.span, values: rows.values.span, weighted: rows.weighted.span, count: left,
                magnitude: magnitude)
        }
    }

    private var isQuick: Bool { magnitude < UInt64(Weighing.quickAmountLimit) }

    /// Adds what another one has gathered.
    mutating func combine(_ other: PageValues) { sums.combine(other.sums) }

    /// What was gathered: the figures of each group that has any deals, by currency.
    mutating func forEach(_ body: (_ group: KeyTable.Key, _ figures: ValueFigures) -> Void) {
        for (code, total) in sums.totals().enumerated().dropFirst() where total.count > 0 {
            let place = grouping.places[code]
            var total = total
            if place.currency == DealState.noCurrency {
                // An amount has no meaning without its currency.
                total.firstMarks = total.count
                total.value = 0
                total.weighted = 0
            }
            body(place.group, ValueFigures(currency: CurrencyTable.currency(place.currency), total))
        }
    }
}
