internal import DealAnalytics
internal import DealModel
internal import Wire

/// How long the open deals of each stage have been there.
enum AgingOperation {
    private static let edgeDaysMax: Int64 = 36_500

    static let metric = MetricOperation(
        name: "analytics.aging", paths: ["/analytics/aging", "/pipelines/{id}/aging"],
        summary: "Tell how long open deals have been in their stages", definition: Aging.definition,
        parameters: [
            .query(
                "buckets",
                .array(
                    "The days at which a new bucket begins, rising; 7, 14, 30, 60, 90, 180 and 365, if absent.",
                    of: .integer("Days.", 1...edgeDaysMax, example: 30), count: 1...Aging.edgesMax, isUnique: true,
                    example: [7, 30, 90])), FrameParameters.groupBy,
        ],
        data: .object(
            "The ages of open deals.",
            [
                .required("stages", stages),
                .required(
                    "groups",
                    .array(
                        "By group; none where none were asked for.",
                        of: .object(
                            "The ages of one group.",
                            [.required("group", MetricJSON.group), .required("stages", stages)]),
                        count: MetricJSON.entries)),
            ]
        ).named("Aging"),
        isAboutStages: true,
        answer: { metric throws(Problem) in try answer(&metric) },
        drill: MetricOperation.drill(of: query))

    private static let stages = Schema.array(
        "The open stages by position.",
        of: .object(
            "The ages of the deals of one stage.",
            StageMetricParts.stageFields + [
                .required(
                    "buckets",
                    .array(
                        "By age, the youngest first.",
                        of: .object(
                            "The deals of some ages.",
                            [
                                .required("from_days", .integer("The least age.", 0...edgeDaysMax)),
                                .required(
                                    "to_days", .integer("The age that is too much.", 1...edgeDaysMax).nullable()),
                            ] + MetricJSON.figureFields + [.required("drill", MetricJSON.drill)]
                        ).named("AgeBucket"), count: MetricJSON.entries))
            ]
        ).named("StageAging"), count: MetricJSON.entries)

    private static func query(_ metric: MetricCall) throws(Problem) -> Aging {
        let edges = metric.call.parameters["buckets"]?.arrayValue?.compactMap { $0.intValue.map { Int($0) } }
        guard let edges else { return Aging(pipelines: metric.pipelines) }
        guard zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }), edges.first ?? 1 > 0 else {
            throw metric.refusal("buckets", "not_rising", "The days at which buckets begin must rise.")
        }
        return Aging(pipelines: metric.pipelines, edgeDays: edges)
    }

    private static func answer(_ metric: inout MetricCall) throws(Problem) -> JSON {
        let query = try query(metric)
        let asked = metric
        metric.warnUnknown()
        let answer = try metric.result(of: query)
        for bucket in answer.stages.flatMap(\.buckets) { metric.count(bucket.figures) }
        func stages(_ stages: [StageAging]) -> JSON { .array(stages.map { json($0, asked) }) }
        return [
            "stages": stages(answer.stages),
            "groups": asked.groups(answer.groups.map { ($0.values, ["stages": stages($0.stages)]) }),
        ]
    }

    private static func json(_ stage: StageAging, _ metric: MetricCall) -> JSON {
        var object = StageMetricParts.json(stage.stage)
        object["buckets"] = .array(
            stage.buckets.map { bucket in
                var object: JSONObject = [
                    "from_days": .integer(bucket.fromDays),
                    "to_days": bucket.toDays.map { .integer($0) } ?? .null,
                ]
                for member in MetricJSON.fields(bucket.figures, in: metric.frame.conversion?.target).members {
                    object[member.name] = member.value
                }
                object["drill"] = metric.drill(bucket.drill)
                return .object(object)
            })
        return .object(object)
    }
}
