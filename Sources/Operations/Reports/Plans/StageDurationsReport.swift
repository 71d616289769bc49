internal import DealModel
internal import Reports
internal import Wire

/// How long deals stay in the stages.
enum StageDurationsReport {
    static let plan = ReportPlan(
        name: "stage-durations", title: "Stage durations",
        summary: "How long deals stay in each stage: quantiles and mean, with stays that go on counted as unfinished."
    ) { making throws(Problem) in
        let data = try making.data(of: StageDurationsOperation.metric)
        let stages = data["stages"]?.arrayValue ?? []
        let isAlone = making.pipelines.count == 1
        return [
            ReportSection(
                "stages", title: "Days in each stage",
                charts: [
                    ReportChart(
                        "stage_durations", title: "Days in each stage: the middle half, and the median",
                        shape: .range, kind: .days, valueLabel: "Days",
                        categories: stages.map { making.stageLabel($0, isAlone: isAlone) },
                        series: [
                            .init(
                                "Days", .open,
                                stages.map { stage in
                                    .init(
                                        ReportCells.decimal(stage["p50"]), low: ReportCells.decimal(stage["p25"]),
                                        high: ReportCells.decimal(stage["p75"]))
                                })
                        ])
                ],
                tables: [
                    ReportTable(
                        "stages", title: "By stage", columns: columns,
                        rows: .kept(stages.map { row($0, making) }))
                ])
        ]
    }

    private static let lengths: [(name: String, column: String, label: String)] = [
        ("mean", "mean", "Mean"), ("p10", "p10", "10 %"), ("p25", "p25", "25 %"), ("p50", "median", "Median"),
        ("p75", "p75", "75 %"), ("p90", "p90", "90 %"), ("stale_after_days", "stale_after", "Stale after"),
    ]

    private static let columns: [ReportColumn] =
        [
            .init("pipeline", "Pipeline", .text), .init("stage", "Stage", .text), .init("stays", "Stays", .count),
            .init("unfinished", "Unfinished", .count),
        ] + lengths.map { ReportColumn($0.column, $0.label, .days) } + [.init("share_stale", "Longer", .rate)]

    private static func row(_ stage: JSON, _ making: ReportMaking) -> ReportTable.Row {
        [
            making.pipelineName(ofStage: stage["stage_id"]), ReportCells.text(stage["name"]),
            ReportCells.count(stage["n"]), ReportCells.count(stage["censored_n"]),
        ] + lengths.map { ReportCells.decimal(stage[$0.name]) } + [ReportCells.decimal(stage["share_over_target"])]
    }
}
