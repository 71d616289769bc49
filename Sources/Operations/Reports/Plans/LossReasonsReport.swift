internal import DealModel
internal import Reports
internal import Wire

/// Why deals were lost.
enum LossReasonsReport {
    static let plan = ReportPlan(
        name: "loss-reasons", title: "Loss reasons",
        summary: "Why deals were lost, the most frequent reason first."
    ) { making throws(Problem) in
        let data = try making.data(of: LossReasonsOperation.metric)
        let told = (data["reasons"]?.arrayValue ?? []).map { reason in
            (label: reason["reason"]?.stringValue ?? "no reason given", reason: reason)
        }
        let others = data["others"].map { $0.isNull ? [] : [(label: "all others", reason: $0)] } ?? []
        let reasons = told + others
        return [
            ReportSection(
                "reasons", title: "Reasons",
                figures: [
                    ReportFigure("lost", "Lost deals", .count, ReportCells.count(data["total"]?["count"]))
                ],
                charts: [
                    ReportChart(
                        "loss_reasons", title: "Lost deals by reason", shape: .bars, kind: .count,
                        valueLabel: "Lost deals", categories: reasons.map(\.label),
                        series: [.init("Lost", .lost, reasons.map { .init(ReportCells.count($0.reason["count"])) })])
                ],
                tables: [
                    ReportTotals.table(
                        "reasons", title: "By reason", columns, reasons.flatMap { rows($0.label, $0.reason) },
                        summing: ["deals", "value"])
                ])
        ]
    }

    private static let columns: [ReportColumn] = [
        .init("reason", "Reason", .text), .init("deals", "Deals", .count), .init("share", "Share", .rate),
        .init("cumulative_share", "Up to here", .rate), .init("value", "Value", .money),
    ]

    private static func rows(_ label: String, _ reason: JSON) -> [ReportTable.Row] {
        ReportCells.rows(
            [.text(label)],
            [
                .once(ReportCells.count(reason["count"])), .once(ReportCells.decimal(reason["share"]?["rate"])),
                .once(ReportCells.decimal(reason["cumulative_share"])), .amounts(ReportCells.values(of: reason)),
            ])
    }
}
