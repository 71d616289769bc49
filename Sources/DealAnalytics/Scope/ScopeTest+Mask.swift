internal import ColumnEngine

extension ScopeTest {
    /// Goes on with the rows of a page that pass; see `narrow(_:at:)`.
    func narrow(_ page: StatePage, _ mask: inout PageMask, at moment: Int64) {
        switch self {
        case .all(let tests):
            for test in tests {
                if case .amount(let number, let currency) = test, mask.count * Self.fewShare < mask.rowCount {
                    Self.narrowFew(page, &mask, number, currency)
                } else {
                    test.narrow(page, &mask, at: moment)
                }
            }
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
            let column = page.view.snapshot.current.createdAt.columnPage(page.index)
            mask.keep(column.span, in: range)
        default: narrowEach(page, &mask, at: moment)
        }
    }

    /// Below one row in so many, to read wide columns for the rows left alone saves most of the reading.
    private static let fewShare = 16

    private static func narrowFew(
        _ page: StatePage, _ mask: inout PageMask, _ test: NumberTest, _ wanted: UInt8?
    ) {
        let (amounts, currencies) = (page.amount, page.currency)
        let (amount, currency) = (amounts.span, currencies.span)
        mask.narrow { accepts(test, wanted, amount[$0], currency[$0]) }
    }

    /// Whether no row of a page can pass, by what is known of the page.
    func excludes(_ page: StatePage) -> Bool {
        switch self {
        case .all(let tests): return tests.contains { $0.excludes(page) }
        case .createdAt(let test):
            guard page.source == .current, let range = test.range(above: .min) else { return false }
            return !range.overlaps(page.createdBounds)
        default: return false
        }
    }

    private func narrowEach(_ page: StatePage, _ mask: inout PageMask, at moment: Int64) {
        mask.narrow { accepts(page.state($0), deal: page.deal($0), at: moment) }
    }
}
