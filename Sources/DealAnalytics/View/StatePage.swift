internal import ColumnEngine

/// Up to a page of deals' states, of which a selection is meant; a column is read only by those who ask for it.
struct StatePage {
    /// Where the rows stand.
    enum Source {
        /// The current deals.
        case current
        /// Version rows.
        case rows
        /// Folded rows of irregular deals.
        case folded
    }

    let view: HistoryView
    let source: Source
    let index: Int
    /// Which rows are meant, as offsets within the page.
    var selection = IntervalSelection()

    private var current: CurrentDeals { view.snapshot.current }
    private var rows: VersionRowsSnapshot { view.snapshot.rows }
    private var folded: FoldedRows { view.folded }

    var stage: ColumnPage<UInt16> { page(current.stage, rows.stage, folded.stage) }
    var isDeleted: ColumnPage<Bool> { page(current.isDeleted, rows.isDeleted, folded.isDeleted) }
    var amount: ColumnPage<Int64> { page(current.amount, rows.amount, folded.amount) }
    var currency: ColumnPage<UInt8> { page(current.currency, rows.currency, folded.currency) }
    var probability: ColumnPage<Int32> { page(current.probability, rows.probability, folded.probability) }
    var closeDay: ColumnPage<Int32> { page(current.closeDay, rows.closeDay, folded.closeDay) }
    var owner: ColumnPage<UInt32> { page(current.owner, rows.owner, folded.owner) }
    var profile: ColumnPage<UInt32> { page(current.profile, rows.profile, folded.profile) }
    var stageEnteredAt: ColumnPage<Int64> { page(current.stageEnteredAt, rows.stageEnteredAt, folded.stageEnteredAt) }

    /// The page of a column, which each source has of its own.
    private func page<Element>(
        _ current: @autoclosure () -> PagedColumn<Element>, _ rows: @autoclosure () -> ColumnSnapshot<Element>,
        _ folded: @autoclosure () -> PagedColumn<Element>
    ) -> ColumnPage<Element> {
        switch source {
        case .current: current().columnPage(index)
        case .rows: rows().columnPage(index)
        case .folded: folded().columnPage(index)
        }
    }

    /// When the deals of a page of current ones came to be, at the widest.
    var createdBounds: ClosedRange<Int64> { current.createdBounds[index] }

    /// The ordinal of the deal of a row.
    func deal(_ offset: Int) -> UInt32 {
        let row = index << ColumnLayout.pageShift + offset
        return switch source {
        case .current: UInt32(row)
        case .rows: rows.deal[row]
        case .folded: folded.deal[row]
        }
    }

    /// When the deal of a row came to be.
    func createdAt(_ offset: Int) -> Int64 {
        source == .folded
            ? folded.createdAt[index << ColumnLayout.pageShift + offset] : current.createdAt[Int(deal(offset))]
    }

    /// The whole state of a row.
    func state(_ offset: Int) -> DealState {
        let row = index << ColumnLayout.pageShift + offset
        return switch source {
        case .current: current[row]
        case .rows: view.state(.regular(row))
        case .folded: view.state(.folded(row))
        }
    }
}
