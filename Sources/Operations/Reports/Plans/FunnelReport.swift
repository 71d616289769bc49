internal import DealModel
internal import Reports
internal import Wire

/// How deals go through the stages of each pipeline.
enum FunnelReport {
    static let plan = ReportPlan(
        name: "funnel", title: "Funnel",
        summary: "How many deals came to each stage and how many went on, pipeline by pipeline."
    ) { making throws(Problem) in
        try making.checkCost()
        var sections: [ReportSection] = []
        let pipelines = making.pipelines
        for pipeline in pipelines { sections.append(try section(pipeline, &making, isOnly: pipelines.count == 1)) }
        return sections
    }

    /// The funnel of a pipeline as a section, for the review too.
    ///
    /// - Parameter isOnly: whether it is the only pipeline, which then need not be named.
    static func section(
        _ pipeline: Pipeline, _ making: inout ReportMaking, isOnly: Bool
    ) throws(Problem) -> ReportSection {
        let data = try making.data(of: FunnelOperation.metric, ["pipeline_id": [.id(pipeline.id)]])
        let stages = data["methods"]?[0]?["stages"]?.arrayValue ?? []
        let suffix = isOnly ? "" : "_\(making.place(of: pipeline))"
        let title = isOnly ? "Funnel" : "Funnel of \(pipeline.name)"
        return ReportSection(
            "funnel\(suffix)", title: title,
            charts: [
                ReportChart(
                    "funnel\(suffix)", title: "Deals that came to each stage", shape: .funnel, kind: .count,
                    valueLabel: "Deals", categories: stages.map { $0["name"]?.stringValue ?? "" },
                    series: [.init("Deals", .open, stages.map { .init(ReportCells.count($0["entries"])) })])
            ],
            tables: [
                ReportTable(
                    "stages\(suffix)", title: "Stages of \(pipeline.name)", columns: columns,
                    rows: .kept(stages.flatMap { row(pipeline, $0) }))
            ])
    }

    private static let counts: [(name: String, label: String)] = [
        ("entries", "Came"), ("advanced", "Went on"), ("won", "Won here"), ("lost", "Lost here"), ("back", "Went back"),
        ("transfer_out", "Left pipeline"), ("deleted", "Deleted"), ("still_open", "Still there"),
    ]

    private static let columns: [ReportColumn] =
        [.init("pipeline", "Pipeline", .text), .init("stage", "Stage", .text)]
        + counts.map { ReportColumn($0.name, $0.label, .count) } + [
            .init("step_rate", "Go on", .rate), .init("low", "Low", .rate), .init("high", "High", .rate),
            .init("cumulative_rate", "Of the first", .rate), .init("value", "Value", .money),
        ]

    private static func row(_ pipeline: Pipeline, _ stage: JSON) -> [ReportTable.Row] {
        ReportCells.rows(
            [.text(pipeline.name), ReportCells.text(stage["name"])],
            counts.map { .once(ReportCells.count(stage[$0.name])) } + [
                .once(ReportCells.decimal(stage["step_rate"]?["rate"])),
                .once(ReportCells.decimal(stage["step_rate"]?["ci_low"])),
                .once(ReportCells.decimal(stage["step_rate"]?["ci_high"])),
                .once(ReportCells.decimal(stage["cumulative_rate"])), .amounts(ReportCells.values(of: stage)),
            ])
    }
}
