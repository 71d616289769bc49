internal import ColumnEngine

extension ScopeTest {
    /// Goes on with the rows of a page that pass; see `narrow(_:at:)`.
    func narrow(_ page: StatePage, _ mask: inout PageMask, at moment: Int64) {
        switch self {
        case .all(let tests): for test in tests { test.narrow(page, &mask, at: moment) }
        case .stages(let table):
            let column = page.stage
            if table.contains(false) { mask.keep(column.span, in: table.span) }
        case .owners(let table):
            let column = page.owner
            mask.keep(column.span, in: table.span)
        case .profiles(let table):
            let column = page.profile
            mask.keep(column.span, in: table.span)
        case .currencies(let table):
            let column = page.currency
            let codes = column.span
            mask.keep { table[Int(codes[$0])] }
        case .amount(let test, let currency):
            guard let range = test.range(above: DealState.noAmount) else { return narrowEach(page, &mask, at: moment) }
            let (amounts, currencies) = (page.amount, page.currency)
            mask.keep(amounts.span, in: range)
            if let currency { mask.keep(currencies.span, equalTo: currency) }
        case .closeDay(let test):
            guard let range = test.range(above: Int64(DealState.noDay)) else {
                return narrowEach(page, &mask, at: moment)
            }
            let column = page.closeDay
            mask.keep(column.span, in: Int32(clamping: range.lowerBound)...Int32(clamping: range.upperBound))
        case .createdAt(let test):
            guard page.source == .current, let range = test.range(above: .min) else {
                return narrowEach(page, &mask, at: moment)
            }
            let bounds = page.createdBounds
            if range.lowerBound <= bounds.lowerBound, bounds.upperBound <= range.upperBound { return }
            guard range.overlaps(bounds) else { return mask.begin(0) }
            let column = page.view.snapshot.current.createdAt.columnPage(page.index)
            mask.keep(column.span, in: range)
        default: narrowEach(page, &mask, at: moment)
        }
    }

    private func narrowEach(_ page: StatePage, _ mask: inout PageMask, at moment: Int64) {
        mask.narrow { accepts(page.state($0), deal: page.deal($0), at: moment) }
    }
}
