internal import DealModel
internal import Reports

/// A cell of a thing whose amounts can be in several currencies.
enum ReportCell {
    /// A value that there is once.
    case once(ReportValue)
    /// Amounts, a currency each.
    case amounts([ReportValue])

    /// The currencies of the amounts.
    var currencies: [Currency] {
        guard case .amounts(let values) = self else { return [] }
        return values.compactMap { if case .money(_, _, let currency) = $0 { currency } else { nil } }
    }

    /// What stands in the row of a currency.
    func value(in currency: Currency?, isFirst: Bool) -> ReportValue {
        switch self {
        case .once(let value): isFirst ? value : .missing
        case .amounts(let values): ReportCells.amount(in: currency, of: values)
        }
    }
}
