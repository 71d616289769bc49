internal import DealModel
internal import Reports
internal import Wire

/// How many of the closed deals were won: in all, by quarter, and by owner.
enum WinRatesReport {
    static let plan = ReportPlan(
        name: "win-rates", title: "Win rates",
        summary: "How many of the deals that closed were won, with intervals: in all, quarter by quarter, and by "
            + "owner unless other groups are asked for."
    ) { making throws(Problem) in
        let dimensions = making.call.texts("group_by") ?? ["owner"]
        let series = try making.data(of: WinRateOperation.metric, ["interval": "quarter", "group_by": .null])
        let groups = try making.data(
            of: WinRateOperation.metric, ["group_by": .array(dimensions.map { .string($0) })])
        let quarters = (series["series"]?.arrayValue ?? []).filter { ($0["rate"]?["den"]?.intValue ?? 0) > 0 }
        let quarterColumns = [ReportColumn("quarter", "Quarter", .text)] + columns
        let groupColumns =
            dimensions.map { ReportColumn($0, $0.prefix(1).uppercased() + $0.dropFirst(), .text) } + columns
        return [
            ReportSection("all", title: "All", figures: figures(series["total"])),
            ReportSection(
                "quarters", title: "By quarter", charts: chart(quarters),
                tables: [
                    ReportTotals.table(
                        "quarters", title: "By quarter of the closing", quarterColumns,
                        quarters.flatMap { rows([ReportCells.text($0["name"])], $0) }, summing: summed)
                ]),
            ReportSection(
                "groups", title: "By \(dimensions.joined(separator: " and "))",
                tables: [
                    ReportTotals.table(
                        "groups", title: "By \(dimensions.joined(separator: " and "))", groupColumns,
                        (groups["groups"]?.arrayValue ?? []).flatMap { group in
                            rows(dimensions.map { name(group["group"]?[$0]) }, group)
                        }, summing: summed)
                ]),
        ]
    }

    private static let summed = ["won", "lost", "closed", "won_value", "lost_value"]

    private static let columns: [ReportColumn] = [
        .init("closed", "Closed", .count), .init("won", "Won", .count), .init("lost", "Lost", .count),
        .init("win_rate", "Win rate", .rate), .init("low", "Low", .rate), .init("high", "High", .rate),
        .init("won_value", "Won value", .money), .init("lost_value", "Lost value", .money),
    ]

    private static func rows(_ keys: [ReportValue], _ part: JSON) -> [ReportTable.Row] {
        ReportCells.rows(
            keys,
            [
                .once(ReportCells.count(part["rate"]?["den"])), .once(ReportCells.count(part["won"]?["count"])),
                .once(ReportCells.count(part["lost"]?["count"])), .once(ReportCells.decimal(part["rate"]?["rate"])),
                .once(ReportCells.decimal(part["rate"]?["ci_low"])),
                .once(ReportCells.decimal(part["rate"]?["ci_high"])),
                .amounts(ReportCells.values(of: part["won"])), .amounts(ReportCells.values(of: part["lost"])),
            ])
    }

    /// The name of a group's value: that of a definition or an interval, or the text itself.
    static func name(_ value: JSON?) -> ReportValue {
        value?["name"]?.stringValue.map { .text($0) } ?? ReportCells.text(value)
    }

    private static func figures(_ total: JSON?) -> [ReportFigure] {
        [
            ReportFigure("win_rate", "Win rate", .rate, ReportCells.decimal(total?["rate"]?["rate"])),
            ReportFigure("low", "Low", .rate, ReportCells.decimal(total?["rate"]?["ci_low"])),
            ReportFigure("high", "High", .rate, ReportCells.decimal(total?["rate"]?["ci_high"])),
            ReportFigure("won", "Won", .count, ReportCells.count(total?["won"]?["count"])),
            ReportFigure("closed", "Closed", .count, ReportCells.count(total?["rate"]?["den"])),
        ]
    }

    private static func chart(_ quarters: [JSON]) -> [ReportChart] {
        let points = quarters.map { quarter in
            ReportChart.Point(
                ReportCells.decimal(quarter["rate"]?["rate"]), low: ReportCells.decimal(quarter["rate"]?["ci_low"]),
                high: ReportCells.decimal(quarter["rate"]?["ci_high"]))
        }
        return [
            ReportChart(
                "win_rate_by_quarter", title: "Win rate by quarter of the closing", shape: .interval, kind: .rate,
                valueLabel: "Win rate (%)", categories: quarters.map { $0["name"]?.stringValue ?? "" },
                series: [.init("Win rate", .won, points)])
        ]
    }
}
