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

    var stage: ColumnPage<UInt16> {
        switch source {
        case .current: current.stage.columnPage(index)
        case .rows: rows.stage.columnPage(index)
        case .folded: folded.stage.columnPage(index)
        }
    }

    var isDeleted: ColumnPage<Bool> {
        switch source {
        case .current: current.isDeleted.columnPage(index)
        case .rows: rows.isDeleted.columnPage(index)
        case .folded: folded.isDeleted.columnPage(index)
        }
    }

    var amount: ColumnPage<Int64> {
        switch source {
        case .current: current.amount.columnPage(index)
        case .rows: rows.amount.columnPage(index)
        case .folded: folded.amount.columnPage(index)
        }
    }

    var currency: ColumnPage<UInt8> {
        switch source {
        case .current: current.currency.columnPage(index)
        case .rows: rows.currency.columnPage(index)
        case .folded: folded.currency.columnPage(index)
        }
    }

    var probability: ColumnPage<Int32> {
        switch source {
        case .current: current.probability.columnPage(index)
        case .rows: rows.probability.columnPage(index)
        case .folded: folded.probability.columnPage(index)
        }
    }

    var closeDay: ColumnPage<Int32> {
        switch source {
        case .current: current.closeDay.columnPage(index)
        case .rows: rows.closeDay.columnPage(index)
        case .folded: folded.closeDay.columnPage(index)
        }
    }

    var owner: ColumnPage<UInt32> {
        switch source {
        case .current: current.owner.columnPage(index)
        case .rows: rows.owner.columnPage(index)
        case .folded: folded.owner.columnPage(index)
        }
    }

    var profile: ColumnPage<UInt32> {
        switch source {
        case .current: current.profile.columnPage(index)
        case .rows: rows.profile.columnPage(index)
        case .folded: folded.profile.columnPage(index)
        }
    }

    var stageEnteredAt: ColumnPage<Int64> {
        switch source {
        case .current: current.stageEnteredAt.columnPage(index)
        case .rows: rows.stageEnteredAt.columnPage(index)
        case .folded: folded.stageEnteredAt.columnPage(index)
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
