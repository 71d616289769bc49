internal import DealAnalytics
internal import DealModel
internal import Reports
internal import Wire

/// What is in the pipelines: a row for each stage and currency.
enum PipelineSummaryReport {
    static let plan = ReportPlan(
        name: "pipeline-summary", title: "Pipeline summary",
        summary: "What is in each stage: deals, value, weighted value and age, with the closed stages."
    ) { making throws(Problem) in
        let data = try making.data(of: SummaryOperations.ofAll, ["include": ["closed"]])
        let isConverted = making.frame.conversion != nil
        let pipelines = data["pipelines"]?.arrayValue ?? []
        let stages = pipelines.flatMap { pipeline in
            (pipeline["stages"]?.arrayValue ?? []).map { (pipeline: pipeline, stage: $0) }
        }
        let closed = pipelines.flatMap { pipeline in
            (pipeline["closed"]?.arrayValue ?? []).map { (pipeline: pipeline, stage: $0) }
        }
        return [
            ReportSection(
                "open", title: "Open deals", figures: figures(data, isConverted),
                charts: charts(stages.map { part(of: $0.stage, in: $0.pipeline, isConverted) }),
                tables: [
                    ReportTotals.table(
                        "stages", title: "Open stages", columns,
                        stages.flatMap { rows($0.pipeline, $0.stage, isConverted) },
                        summing: ["deals", "value", "weighted_value", "overdue", "unpriced", "no_probability"])
                ]),
            ReportSection(
                "closed", title: "Closed deals",
                tables: [
                    ReportTotals.table(
                        "closed", title: "Closed stages", columns,
                        closed.flatMap { rows($0.pipeline, $0.stage, isConverted) },
                        summing: ["deals", "value", "weighted_value", "unpriced"])
                ]),
        ]
    }

    private static let columns: [ReportColumn] = [
        .init("pipeline", "Pipeline", .text), .init("stage", "Stage", .text), .init("kind", "Kind", .text),
        .init("deals", "Deals", .count), .init("value", "Value", .money),
        .init("weighted_value", "Weighted value", .money), .init("overdue", "Overdue", .count),
        .init("unpriced", "Without amount", .count), .init("no_probability", "Without probability", .count),
        .init("average_age", "Age, mean", .days), .init("average_stay", "In stage, mean", .days),
    ]

    /// The rows of a stage: what is told by currency stands in a row each, the ages in the first.
    private static func rows(_ pipeline: JSON, _ stage: JSON, _ isConverted: Bool) -> [ReportTable.Row] {
        let keys = [
            ReportCells.text(pipeline["pipeline_name"]), ReportCells.text(stage["name"]),
            ReportCells.text(stage["kind"]),
        ]
        let ages = [ReportCells.decimal(stage["avg_age_days"]), ReportCells.decimal(stage["avg_stage_days"])]
        let parts = part(of: stage, in: pipeline, isConverted)["by_currency"]?.arrayValue ?? []
        guard !parts.isEmpty else {
            let counts = [
                ReportCells.count(stage["count"]), .missing, .missing, ReportCells.count(stage["overdue"]),
                ReportCells.count(stage["unpriced"]), ReportCells.count(stage["no_probability"]),
            ]
            return [keys + counts + ages]
        }
        return parts.enumerated().map { index, part in
            keys + [
                ReportCells.count(part["count"]), ReportCells.money(part["value"], part["currency"]),
                ReportCells.money(part["weighted_value"], part["currency"]), ReportCells.count(part["overdue"]),
                ReportCells.count(part["unpriced"]), ReportCells.count(part["no_probability"]),
            ] + (index == 0 ? ages : [.missing, .missing])
        }
    }

    /// A stage with what it is worth in the currency asked for in the place of its currencies, where there is one.
    static func part(of stage: JSON, in pipeline: JSON, _ isConverted: Bool) -> JSON {
        guard isConverted, var all = stage.objectValue, stage["count"]?.intValue != 0 else { return stage }
        all["currency"] = pipeline["currency"]
        var whole = stage.objectValue ?? JSONObject()
        whole["by_currency"] = [.object(all)]
        return .object(whole)
    }

    /// The open deals by currency, or in the one asked for, and how many there are.
    static func figures(_ data: JSON, _ isConverted: Bool) -> [ReportFigure] {
        let pipelines = data["pipelines"]?.arrayValue ?? []
        let parts = isConverted ? converted(pipelines) : data["by_currency"]?.arrayValue ?? []
        let count = (data["pipelines"]?.arrayValue ?? []).reduce(0) { $0 + ($1["total_deals"]?.intValue ?? 0) }
        return [ReportFigure("open_deals", "Open deals", .count, .count(count))]
            + parts.flatMap { part -> [ReportFigure] in
                let code = part["currency"]?.stringValue ?? ""
                let suffix = parts.count > 1 ? "_\(code.lowercased())" : ""
                return [
                    ReportFigure(
                        "open_value\(suffix)", "Open value", .money,
                        ReportCells.money(part["value"], part["currency"])),
                    ReportFigure(
                        "weighted_value\(suffix)", "Weighted value", .money,
                        ReportCells.money(part["weighted_value"], part["currency"])),
                ]
            }
    }

    /// What the pipelines are worth together in the currency asked for, like an entry of their currencies.
    private static func converted(_ pipelines: [JSON]) -> [JSON] {
        let parts = pipelines.compactMap { $0["open"]?["converted"] }
        guard let currency = parts.first?["currency"]?.stringValue.flatMap({ Currency($0) }) else { return [] }
        func sum(_ name: String) -> JSON {
            let units = parts.map { part -> Int128 in
                if case .money(let units, _, _) = ReportCells.money(part[name], part["currency"]) { units } else { 0 }
            }
            return .amount(minorUnits: units.reduce(0, +), currency: currency)
        }
        return [
            [
                "currency": .string(currency.code), "value": sum("value"), "weighted_value": sum("weighted_value"),
            ]
        ]
    }

    /// How many deals are in each open stage, and what they are worth in the first currency.
    static func charts(_ stages: [JSON]) -> [ReportChart] {
        let names = stages.map { $0["name"]?.stringValue ?? "" }
        let counts = stages.map { ReportChart.Point(ReportCells.count($0["count"])) }
        let parts = stages.map { $0["by_currency"]?.arrayValue ?? [] }
        let code = parts.flatMap(\.self).first?["currency"]?.stringValue
        func points(_ name: String) -> [ReportChart.Point] {
            parts.map { parts in
                let part = parts.first { $0["currency"]?.stringValue == code }
                return .init(ReportCells.money(part?[name], part?["currency"]))
            }
        }
        let deals = ReportChart(
            "deals_by_stage", title: "Open deals by stage", shape: .funnel, kind: .count, valueLabel: "Deals",
            categories: names, series: [.init("Deals", .open, counts)])
        guard let code else { return [deals] }
        return [
            deals,
            ReportChart(
                "value_by_stage", title: "Open value by stage", shape: .bars, kind: .money,
                valueLabel: "Value (\(code))", categories: names,
                series: [
                    .init("Value", .open, points("value")), .init("Weighted", .weighted, points("weighted_value")),
                ]),
        ]
    }
}
