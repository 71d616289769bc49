internal import DealModel
internal import Reports

/// Totals below a table: sums of the columns that can be added up, a row for each currency.
struct ReportTotals {
    private let columns: [ReportColumn]
    private let summed: Set<Int>
    private var counts: [Int: Int64] = [:]
    private var amounts: [(currency: Currency, sums: [Int: (units: Int128, decimals: Int)])] = []

    /// - Parameter names: the columns to add up: counts and amounts of the currency's own decimals.
    init(_ columns: [ReportColumn], of names: [String]) {
        self.columns = columns
        summed = Set(columns.indices.filter { names.contains(columns[$0].name) })
    }

    /// Adds a row.
    mutating func add(_ row: borrowing ReportTable.Row) {
        for index in summed {
            switch row[index] {
            case .count(let count): counts[index, default: 0] += count
            case .money(let units, let decimals, let currency):
                let place =
                    amounts.firstIndex { $0.currency == currency }
                    ?? {
                        amounts.append((currency, [:]))
                        return amounts.count - 1
                    }()
                let (sum, told) = amounts[place].sums[index] ?? (0, decimals)
                precondition(told == decimals, "amounts of \(told) and \(decimals) decimals are not added up")
                amounts[place].sums[index] = (sum + units, decimals)
            default: break
            }
        }
    }

    /// The rows, the first of which has the counts.
    var rows: [ReportTable.Row] {
        (0..<max(1, amounts.count)).map { place in
            columns.indices.map { index in
                if index == 0, case .text = columns[0].kind { return .text("Total") }
                if place == 0, let count = counts[index] { return .count(count) }
                guard amounts.indices.contains(place), let sum = amounts[place].sums[index] else { return .missing }
                return .money(units: sum.units, decimals: sum.decimals, currency: amounts[place].currency)
            }
        }
    }

    /// A table of rows at hand with their totals.
    static func table(
        _ name: String, title: String, _ columns: [ReportColumn], _ rows: [ReportTable.Row], summing names: [String]
    ) -> ReportTable {
        guard !names.isEmpty, !rows.isEmpty else {
            return ReportTable(name, title: title, columns: columns, rows: .kept(rows))
        }
        var totals = ReportTotals(columns, of: names)
        for row in rows { totals.add(row) }
        return ReportTable(name, title: title, columns: columns, rows: .kept(rows), totals: totals.rows)
    }
}
