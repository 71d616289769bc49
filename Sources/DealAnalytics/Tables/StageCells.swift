internal import ColumnEngine

/// The running totals of the current deals in one stage, a cell for each currency.
struct StageCells: Sendable {
    /// The running totals of the deals in one stage and one currency.
    struct Cell: Sendable {
        /// The currency's ordinal, or `DealState.noCurrency`.
        let currency: UInt8
        /// The totals.
        fileprivate(set) var totals = DealTotals()
        /// The deals by expected close date; those of open stages only, since no others can be overdue.
        fileprivate(set) var closeDays = OrderedCounts()
    }

    /// The cells in the order in which their currencies were first seen; a cell may have become empty.
    private(set) var cells: [Cell] = []

    init() {}

    /// Counts a deal in.
    mutating func add(_ state: DealState, rule: StageRule) {
        let index = cells.firstIndex { $0.currency == state.currency } ?? cells.count
        if index == cells.count { cells.append(Cell(currency: state.currency)) }
        cells[index].totals.combine(DealTotals(of: state, rule: rule))
        if rule.isOpen, state.closeDay != DealState.noDay { cells[index].closeDays.add(state.closeDay) }
    }

    /// Counts a deal out that was counted in with the same state and rule.
    mutating func remove(_ state: DealState, rule: StageRule) {
        guard let index = cells.firstIndex(where: { $0.currency == state.currency }) else {
            preconditionFailure("currency \(state.currency) was never counted in")
        }
        cells[index].totals.remove(DealTotals(of: state, rule: rule))
        if rule.isOpen, state.closeDay != DealState.noDay { cells[index].closeDays.remove(state.closeDay) }
    }

    /// Bytes in use.
    var bytes: Int {
        cells.reduce(0) { $0 + MemoryLayout<Cell>.stride + $1.closeDays.bytes }
    }
}
