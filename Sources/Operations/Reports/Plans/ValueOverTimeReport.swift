internal import DealModel
internal import Reports
internal import Wire

/// What the open deals were worth at the end of each month.
enum ValueOverTimeReport {
    static let plan = ReportPlan(
        name: "value-over-time", title: "Value over time",
        summary: "What the open deals were worth at the end of each month of the last 365 days, unless another period "
            + "is asked for: by amount and by probability.", window: "last_365d"
    ) { making throws(Problem) in
        let data = try making.data(of: PipelineValueOperation.metric, ["interval": "month", "group_by": .null])
        let points = data["series"]?.arrayValue ?? []
        return [
            ReportSection(
                "months", title: "Open deals at the end of each month", charts: chart(points),
                tables: [
                    ReportTable("months", title: "By month", columns: columns, rows: .kept(points.flatMap(rows)))
                ])
        ]
    }

    private static let columns: [ReportColumn] = [
        .init("month", "Month", .text), .init("at", "At", .instant), .init("deals", "Open deals", .count),
        .init("value", "Value", .money), .init("weighted_value", "Weighted value", .money),
    ]

    private static func rows(_ point: JSON) -> [ReportTable.Row] {
        ReportCells.rows(
            [ReportCells.text(point["name"]), ReportCells.instant(point["at"])],
            [
                .once(ReportCells.count(point["total"]?["count"])),
                .amounts(ReportCells.values(of: point["total"])),
                .amounts(ReportCells.weightedValues(of: point["total"])),
            ])
    }

    private static func chart(_ points: [JSON]) -> [ReportChart] {
        let values = points.map { ReportCells.values(of: $0["total"]) }
        let weighted = points.map { ReportCells.weightedValues(of: $0["total"]) }
        guard let currency = ReportCells.firstCurrency(values.flatMap(\.self)) else { return [] }
        func line(_ values: [[ReportValue]]) -> [ReportChart.Point] {
            values.map { .init(ReportCells.amount(in: currency, of: $0)) }
        }
        return [
            ReportChart(
                "value_over_time", title: "Value of the open deals at the end of each month", shape: .line,
                kind: .money, valueLabel: "Value (\(currency.code))",
                categories: points.map { $0["name"]?.stringValue ?? "" },
                series: [.init("Value", .open, line(values)), .init("Weighted", .weighted, line(weighted))])
        ]
    }
}
