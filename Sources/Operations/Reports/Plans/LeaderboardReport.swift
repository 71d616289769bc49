internal import DealModel
internal import Reports
internal import Wire

/// Who won what.
enum LeaderboardReport {
    static let plan = ReportPlan(
        name: "leaderboard", title: "Leaderboard",
        summary: "What each owner won, lost and still has open, and how fast."
    ) { making throws(Problem) in
        let data = try making.data(of: LeaderboardOperation.metric)
        let owners = data["rows"]?.arrayValue ?? []
        let tops = Array(owners.prefix(chartOwnersMax))
        let won = tops.map { ReportCells.values(of: $0["won"]) }
        let currency = ReportCells.firstCurrency(won.flatMap(\.self))
        let chart = currency.map { currency in
            ReportChart(
                "won_by_owner", title: "Won value of the first \(tops.count) owners", shape: .bars, kind: .money,
                valueLabel: "Won value (\(currency.code))", categories: tops.map(ownerName),
                series: [
                    .init("Won", .won, won.map { .init(ReportCells.amount(in: currency, of: $0)) })
                ])
        }
        return [
            ReportSection(
                "owners", title: "Owners", charts: chart.map { [$0] } ?? [],
                tables: [
                    ReportTotals.table(
                        "owners", title: "By owner", columns, owners.flatMap(rows),
                        summing: ["won", "lost", "open", "won_value", "open_value", "open_weighted"])
                ])
        ]
    }

    /// How many owners the chart shows.
    static let chartOwnersMax = 12

    private static let columns: [ReportColumn] = [
        .init("owner", "Owner", .text), .init("won", "Won", .count), .init("won_value", "Won value", .money),
        .init("lost", "Lost", .count), .init("win_rate", "Win rate", .rate), .init("low", "Low", .rate),
        .init("high", "High", .rate), .init("open", "Open", .count), .init("open_value", "Open value", .money),
        .init("open_weighted", "Weighted", .money), .init("median_days_to_win", "To win, median", .days),
    ]

    private static func ownerName(_ row: JSON) -> String { row["owner_id"]?.stringValue ?? "nobody" }

    private static func rows(_ row: JSON) -> [ReportTable.Row] {
        ReportCells.rows(
            [.text(ownerName(row))],
            [
                .once(ReportCells.count(row["won"]?["count"])), .amounts(ReportCells.values(of: row["won"])),
                .once(ReportCells.count(row["lost"]?["count"])),
                .once(ReportCells.decimal(row["win_rate"]?["rate"])),
                .once(ReportCells.decimal(row["win_rate"]?["ci_low"])),
                .once(ReportCells.decimal(row["win_rate"]?["ci_high"])),
                .once(ReportCells.count(row["open"]?["count"])), .amounts(ReportCells.values(of: row["open"])),
                .amounts(ReportCells.weightedValues(of: row["open"])),
                .once(ReportCells.decimal(row["cycle"]?["p50"])),
            ])
    }
}
