internal import DealAnalytics
internal import DealModel
internal import Wire

/// Writes the summary of a pipeline with whatever is to be in it.
struct SummaryWriter {
    let includesClosed: Bool
    /// How large the deals are, where that is asked for.
    var percentiles: PipelineSummaryQuery.Percentiles?
    /// What was there at the moment since which changes are told.
    var earlier: PipelineSummaries?

    init(includesClosed: Bool) {
        self.includesClosed = includesClosed
    }

    func json(_ summary: PipelineSummary, _ metric: MetricCall) -> JSONObject {
        let totals = summary.totals
        var shown = totals.open
        if includesClosed { shown += totals.won + totals.lost }
        let currencies = Set(shown.compactMap(\.currency))
        let target = metric.frame.conversion?.target
        let single = target ?? (currencies.count == 1 ? currencies.first : nil)
        let isConverted = target != nil
        let before = earlier?.pipelines.first { $0.pipeline.id == summary.pipeline.id }
        func stages(_ isWanted: (StageKind) -> Bool) -> JSON {
            .array(
                summary.stages.filter { isWanted($0.stage.kind) }.map { stage in
                    .object(json(stage, since: before, single: single, metric))
                })
        }
        var object: JSONObject = [
            "pipeline_id": .id(summary.pipeline.id), "pipeline_name": .string(summary.pipeline.name),
            "currency": .optional(single?.code), "total_deals": .integer(totals.open.reduce(0) { $0 + $1.count }),
            "total_value": SummaryJSON.scalar(totals.open, in: single, isConverted: isConverted),
            "weighted_value": SummaryJSON.scalar(
                totals.open, in: single, isConverted: isConverted, isWeighted: true),
            "stages": stages { $0 == .open },
        ]
        if includesClosed { object["closed"] = stages { $0.isClosed } }
        for (name, status, figures) in [
            ("open", StageKind.open, totals.open), ("won", .won, totals.won), ("lost", .lost, totals.lost),
        ] {
            object[name] = SummaryJSON.value(figures, in: target, drill: metric.drill(summary.drill(status)))
        }
        object["by_currency"] = .array(totals.open.map(SummaryJSON.json))
        if let percentiles { object["percentiles"] = SummaryJSON.json(percentiles.of(summary.drill(.open))) }
        if let earlier {
            object["delta"] = SummaryJSON.delta(totals.open, since: before?.totals.open ?? [], at: earlier.asOf)
        }
        return object
    }

    private func json(
        _ stage: StageSummary, since before: PipelineSummary?, single: Currency?, _ metric: MetricCall
    ) -> JSONObject {
        var object = SummaryJSON.json(stage, single: single, isConverted: metric.frame.conversion != nil)
        if let percentiles { object["percentiles"] = SummaryJSON.json(percentiles.of(stage.drill)) }
        if let earlier {
            let old = before?.stages.first { $0.stage.id == stage.stage.id }?.figures ?? []
            object["delta"] = SummaryJSON.delta(stage.figures, since: old, at: earlier.asOf)
        }
        object["drill"] = metric.drill(stage.drill)
        return object
    }
}
