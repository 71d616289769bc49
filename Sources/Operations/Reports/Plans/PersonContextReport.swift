internal import DealAnalytics
internal import DealModel
internal import Reports
internal import Wire

/// Everything about one contact: deals, totals, and what moved.
enum PersonContextReport {
    static let plan = ReportPlan(
        name: "person-context", title: "Person context",
        summary: "The deals of one contact, their totals by status and currency, and how they moved. Who is a contact "
            + "of a deal is told as of now.", isAboutContact: true, hasCharts: false
    ) { making throws(Problem) in
        let deals = DealRows(making)
        making.count(matched: deals.count)
        making.warnOfOwnCurrencies()
        var totals = Totals()
        do throws(ReportError) {
            try deals.forEach { entry throws(ReportError) in totals.add(entry, deals) }
        } catch { throw error.problem }
        return [
            ReportSection(
                "totals", title: "Totals",
                figures: [.init("deals", "Deals", .count, .count(Int64(deals.count)))],
                tables: [
                    ReportTable("totals", title: "By status", columns: Totals.columns, rows: .kept(totals.rows))
                ]),
            ReportSection("deals", title: "Deals", tables: [deals.table]),
            ReportSection(
                "stage_changes", title: "Stage changes",
                tables: [StageChangeRows(making, of: deals.set).table]),
        ]
    }

    /// Deals and values by status and currency.
    private struct Totals {
        static let columns: [ReportColumn] = [
            .init("status", "Status", .text), .init("deals", "Deals", .count), .init("value", "Value", .money),
            .init("weighted", "Weighted", .money),
        ]

        private struct Key: Hashable {
            let kind: StageKind
            let currency: Currency?
        }

        private var sums: [Key: (deals: Int64, value: Int128, weighted: Int128)] = [:]

        mutating func add(_ entry: DealRows.Entry, _ deals: DealRows) {
            let deal = entry.deal
            let key = Key(
                kind: deals.stage(of: deal).kind, currency: deal.amount == nil ? nil : deal.currency)
            var sum = sums[key] ?? (0, 0, 0)
            sum.deals += 1
            sum.value += Int128(deal.amount ?? 0)
            sum.weighted += Int128(deal.weighted ?? 0)
            sums[key] = sum
        }

        var rows: [ReportTable.Row] {
            StageKind.allCases.flatMap { kind in
                sums.filter { $0.key.kind == kind }
                    .sorted { ($0.key.currency?.code ?? "") < ($1.key.currency?.code ?? "") }
                    .map { key, sum -> ReportTable.Row in
                        func money(_ units: Int128) -> ReportValue {
                            key.currency.map { .money(units: units, decimals: $0.decimals, currency: $0) } ?? .missing
                        }
                        return [.text(kind.rawValue), .count(sum.deals), money(sum.value), money(sum.weighted)]
                    }
            }
        }
    }
}
