internal import ColumnEngine
import DealModel

extension StateScan {
    /// Visits the pages of one unit with the rows that are there and not deleted, as a mask that the body narrows.
    ///
    /// - Parameter isExcluded: whether a page can be passed over, before anything of it is read.
    func visit(
        unit: Int, _ mask: inout PageMask, unless isExcluded: (StatePage) -> Bool,
        _ body: (StatePage, inout PageMask) -> Void
    ) {
        forEachPage(ofUnit: unit) { source, index, length in
            let page = StatePage(view: view, source: source, index: index, selection: .none)
            if isExcluded(page) { return }
            let deleted = page.isDeleted
            mask.begin(without: deleted.span.extracting(0..<length))
            if source != .current { hold(page, &mask) }
            body(page, &mask)
        }
    }

    /// Goes on with the rows that hold at the moment.
    private func hold(_ page: StatePage, _ mask: inout PageMask) {
        let moment = moment.microseconds
        guard page.source == .rows else {
            let (starts, ends) = (
                view.folded.effectiveAt.columnPage(page.index), view.folded.end.columnPage(page.index)
            )
            return mask.keep(starts: starts.span, ends: ends.span, holding: moment)
        }
        let rows = view.snapshot.rows
        let (starts, ends) = (rows.effectiveAt.columnPage(page.index), rows.end.columnPage(page.index))
        if view.rowsKnown == rows.count { return mask.keep(starts: starts.span, ends: ends.span, holding: moment) }
        let successors = rows.successor.columnPage(page.index)
        let (start, end, successor) = (starts.span, ends.span, successors.span)
        let limit = UInt32(view.rowsKnown)
        mask.narrow { start[$0] <= moment && !(end[$0] <= moment && successor[$0] < limit) }
    }
}
