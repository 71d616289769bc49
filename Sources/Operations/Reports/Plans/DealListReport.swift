internal import Reports
internal import Wire

/// All deals, as they were at the moment.
enum DealListReport {
    static let plan = ReportPlan(
        name: "deals", title: "Deals",
        summary: "Every deal with what it was at the moment asked about, in the order of creation. Titles are the "
            + "present ones.", hasCharts: false
    ) { making throws(Problem) in
        let rows = DealRows(making)
        making.count(matched: rows.count)
        making.warnOfOwnCurrencies()
        return [
            ReportSection(
                "deals", title: "Deals", figures: [.init("deals", "Deals", .count, .count(Int64(rows.count)))],
                tables: [rows.table])
        ]
    }
}
