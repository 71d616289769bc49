internal import ColumnEngine
import DealModel

/// Visits the state of every deal that is there at a moment, and not deleted, in units that can be shared out.
struct StateScan {
    let view: HistoryView
    let moment: Instant
    private let isCurrent: Bool

    init(_ view: HistoryView, at moment: Instant) {
        self.view = view
        self.moment = moment
        isCurrent = view.isCurrent(at: moment)
    }

    /// How many units there are: chunks of rows.
    var unitCount: Int {
        isCurrent ? Self.units(view.dealCount) : Self.units(view.rowsKnown) + Self.units(view.folded.count)
    }

    /// How many rows all units together look at.
    var rowCount: Int { isCurrent ? view.dealCount : view.rowsKnown + view.folded.count }

    /// Visits the pages of one unit: where their rows stand, their index, and how many rows they have.
    func forEachPage(ofUnit unit: Int, _ body: (StatePage.Source, Int, Int) -> Void) {
        if isCurrent {
            forEachPage(.current, chunk: unit, rowCount: view.dealCount, body)
        } else if unit < Self.units(view.rowsKnown) {
            // No row of a chunk whose first begins later is there yet.
            if let bounds = view.snapshot.rows.effectiveBounds[unit], bounds.lowerBound > moment.microseconds { return }
            forEachPage(.rows, chunk: unit, rowCount: view.rowsKnown, body)
        } else {
            forEachPage(.folded, chunk: unit - Self.units(view.rowsKnown), rowCount: view.folded.count, body)
        }
    }

    private static func units(_ rows: Int) -> Int {
        (rows + ColumnLayout.rowsPerChunk - 1) / ColumnLayout.rowsPerChunk
    }

    private func forEachPage(
        _ source: StatePage.Source, chunk: Int, rowCount: Int, _ body: (StatePage.Source, Int, Int) -> Void
    ) {
        let pagesPerChunk = ColumnLayout.rowsPerChunk / ColumnLayout.rowsPerPage
        for index in chunk * pagesPerChunk..<(chunk + 1) * pagesPerChunk {
            let length = min(rowCount - index * ColumnLayout.rowsPerPage, ColumnLayout.rowsPerPage)
            guard length > 0 else { break }
            body(source, index, length)
        }
    }

    /// Visits the pages of one unit that have anything selected.
    func visit(unit: Int, _ body: (inout StatePage) -> Void) {
        var selection = IntervalSelection()
        forEachPage(ofUnit: unit) { source, index, length in
            var page = StatePage(view: view, source: source, index: index, selection: selection)
            selection = IntervalSelection.none
            select(&page, length: length)
            let deleted = page.isDeleted
            let isDeleted = deleted.span
            page.selection.keep { !isDeleted[$0] }
            if page.selection.count > 0 { body(&page) }
            selection = page.selection
        }
    }

    private func select(_ page: inout StatePage, length: Int) {
        switch page.source {
        case .current: page.selection.selectAll(length)
        case .rows:
            let rows = view.snapshot.rows
            let starts = rows.effectiveAt.columnPage(page.index)
            let ends = rows.end.columnPage(page.index)
            if view.rowsKnown == rows.count {
                page.selection.select(
                    starts: starts.span.extracting(0..<length), ends: ends.span.extracting(0..<length),
                    holding: moment.microseconds)
            } else {
                let successors = rows.successor.columnPage(page.index)
                page.selection.select(
                    starts: starts.span.extracting(0..<length), ends: ends.span.extracting(0..<length),
                    successors: successors.span.extracting(0..<length), holding: moment.microseconds,
                    below: UInt32(view.rowsKnown))
            }
        case .folded:
            let starts = view.folded.effectiveAt.columnPage(page.index)
            let ends = view.folded.end.columnPage(page.index)
            page.selection.select(starts: starts.span, ends: ends.span, holding: moment.microseconds)
        }
    }
}
