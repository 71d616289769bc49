internal import DealAnalytics
internal import DealModel
internal import Wire

/// How long deals stay in the open stages.
enum StageDurationsOperation {
    static let metric = MetricOperation(
        name: "analytics.stage_durations",
        paths: ["/analytics/stage-durations", "/pipelines/{id}/stage-durations"],
        summary: "Tell how long deals stay in each stage", definition: StageDurations.definition,
        parameters: [
            .query(
                "measure",
                .enumeration(
                    "Whether stays that go on count for as long as they were seen (censored), or only those that ended "
                        + "(completed). censored, if absent.", StageDurations.Measure.allCases.map(\.rawValue),
                    example: "censored")), StageMetricParts.reentry(StayChoice.allCases),
            .query(
                "outcome",
                .enumeration(
                    "Only deals whose closing in force is of this kind, and their completed stays; all, if absent.",
                    StageDurations.Outcome.allCases.map(\.rawValue), example: "won")), FrameParameters.groupBy,
        ],
        data: .object(
            "The lengths of stays.",
            [
                .required(
                    "measure",
                    .enumeration(
                        "What was measured.", StageDurations.Measure.allCases.map(\.rawValue), example: "censored")),
                .required(
                    "stages", .array("The open stages by position.", of: stage, count: MetricJSON.entries)),
                .required(
                    "groups",
                    .array(
                        "By group; none where none were asked for.",
                        of: .object(
                            "The lengths of one group.",
                            [
                                .required("group", MetricJSON.group),
                                .required(
                                    "stages",
                                    .array("The open stages by position.", of: stage, count: MetricJSON.entries)),
                            ]), count: MetricJSON.entries)),
            ]
        ).named("StageDurations"),
        isAboutStages: true,
        answer: { metric throws(Problem) in try answer(&metric) },
        drill: MetricOperation.drill(of: query))

    private static let stage = Schema.object(
        "How long deals stay in one stage, in days.",
        StageMetricParts.stageFields + [
            .required("n", .integer("How many stays.", 0...Int64.max)),
            .required("censored_n", .integer("How many of them went on when last seen.", 0...Int64.max)),
            .required(
                "status",
                .enumeration("Whether there are enough stays.", ["ok", "insufficient_history"], example: "ok")),
            .required("mean", Schemas.days("The mean of the completed ones.").nullable()),
        ]
            + StageDurations.percents.map {
                .required(
                    "p\($0)", Schemas.days("At most so long are \($0) %; null where that is not known.").nullable())
            } + [
                .required("stale_after_days", StageJSON.staleAfterDays.nullable()),
                .required(
                    "share_over_target",
                    Schemas.share("The part of n that is longer than stale_after_days.").nullable()),
                .required(
                    "drill",
                    .map(
                        "Where the deals of each number that is not 0 are listed.", of: MetricJSON.drill,
                        count: 0...3)),
            ]
    ).named("StageDuration")

    private static func query(_ metric: MetricCall) -> StageDurations {
        var durations = StageDurations(pipelines: metric.pipelines)
        durations.measure = metric.choice("measure") ?? durations.measure
        durations.reentry = metric.choice("reentry") ?? durations.reentry
        durations.outcome = metric.choice("outcome") ?? durations.outcome
        return durations
    }

    private static func answer(_ metric: inout MetricCall) throws(Problem) -> JSON {
        let query = query(metric)
        let asked = metric
        metric.warnUnknown()
        let answer = try metric.result(of: query)
        metric.count(deals: answer.stages.reduce(0) { $0 + $1.count })
        if query.outcome != .all {
            metric.warnings.append(
                AnswerWarning(
                    "completed_only",
                    "Deals that are chosen by how they ended have nothing that goes on: only completed stays count, so "
                        + "lengths are biased towards short ones."))
        }
        func stages(_ stages: [StageDuration]) -> JSON { .array(stages.map { json($0, asked) }) }
        return [
            "measure": .string(answer.measure.rawValue), "stages": stages(answer.stages),
            "groups": asked.groups(answer.groups.map { ($0.values, ["stages": stages($0.stages)]) }),
        ]
    }

    private static func json(_ stage: StageDuration, _ metric: MetricCall) -> JSON {
        var object = StageMetricParts.json(stage.stage)
        object["n"] = .integer(stage.count)
        object["censored_n"] = .integer(stage.censoredCount)
        let status: Rate.Status = stage.count >= metric.frame.countMin ? .ok : .insufficientHistory
        object["status"] = .string(status.rawValue)
        object["mean"] = .millionths(stage.meanDays)
        for (percent, days) in zip(StageDurations.percents, stage.quantileDays) {
            object["p\(percent)"] = .millionths(days)
        }
        object["stale_after_days"] = stage.stage.staleAfterDays.map { .integer($0) } ?? .null
        object["share_over_target"] = .millionths(stage.staleShare)
        object["drill"] = metric.drills([
            ("n", stage.count, stage.drill), ("censored_n", stage.censoredCount, stage.censoredDrill),
            ("over_target", stage.staleCount ?? 0, stage.staleDrill),
        ])
        return .object(object)
    }
}
