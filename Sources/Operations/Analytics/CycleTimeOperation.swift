internal import DealAnalytics
internal import DealModel
internal import Wire

/// How long deals took to be closed.
enum CycleTimeOperation {
    static let metric = MetricOperation(
        name: "analytics.cycle_time", paths: ["/analytics/cycle-time", "/pipelines/{id}/cycle-time"],
        summary: "Tell how long deals take", definition: CycleTime.definition,
        parameters: [
            .query(
                "outcome",
                .enumeration(
                    "Which closings count; won, if absent.", CycleTime.Outcome.allCases.map(\.rawValue),
                    example: "won")),
            .query(
                "from_stage",
                Schemas.id("Counts from the first entry to this stage, and only deals that were in it before.")),
            .query(
                "reopen_gap",
                .enumeration(
                    "Whether the times count for which a deal was closed before; include, if absent.",
                    CycleTime.ReopenGap.allCases.map(\.rawValue), example: "include")), FrameParameters.groupBy,
            FrameParameters.interval,
        ],
        data: .object(
            "How long deals took.", MetricCall.breakdownFields(MetricJSON.lengthFields, named: "CycleTime")
        ).named("CycleTimes"),
        answer: { metric throws(Problem) in
            let query = try query(metric)
            if let interval = metric.frame.interval { _ = try metric.intervals(interval) }
            let answer = try metric.result(of: query)
            metric.count(deals: answer.lengths.total.count)
            return .object(metric.breakdown(answer.lengths) { metric.fields($0) })
        },
        drill: MetricOperation.drill(of: query))

    private static func query(_ metric: MetricCall) throws(Problem) -> CycleTime {
        var query = CycleTime(metric.call.text("outcome").flatMap { CycleTime.Outcome(rawValue: $0) } ?? .won)
        query.fromStage = try metric.stage("from_stage")
        query.reopenGap = metric.call.text("reopen_gap").flatMap { CycleTime.ReopenGap(rawValue: $0) } ?? .include
        return query
    }
}
