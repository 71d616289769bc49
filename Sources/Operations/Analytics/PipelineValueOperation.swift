internal import DealAnalytics
internal import DealModel
internal import Wire

/// What pipelines are worth, by any groups, at one moment or at the end of each interval.
enum PipelineValueOperation {
    static let metric = MetricOperation(
        name: "analytics.pipeline_value",
        paths: ["/analytics/pipeline-value", "/pipelines/{id}/pipeline-value"],
        summary: "Value what is in the pipelines", definition: PipelineValue.definition,
        parameters: [
            .query(
                "status",
                .array(
                    "Which deals count; the open ones, if absent.", of: DealJSON.status, count: 1...3, isUnique: true,
                    example: ["open"])), FrameParameters.groupBy, FrameParameters.interval,
        ],
        data: .object(
            "What the deals are worth.",
            [
                .required("total", MetricJSON.figures),
                .required(
                    "groups",
                    .array(
                        "By group; none where none were asked for.", of: MetricJSON.groupFigures,
                        count: MetricJSON.entries)),
                .optional(
                    "series",
                    .array("At the end of each interval, with interval.", of: point, count: MetricJSON.entries)),
            ]
        ).named("PipelineValue"),
        answer: { metric throws(Problem) in try answer(&metric) },
        drill: MetricOperation.drill(of: query))

    private static let point = Schema.object(
        "The state at the end of one interval.",
        [
            .required("name", Schemas.text("The interval.", 1...40, example: "2026-06")),
            .required("from", Schemas.date("Its first day.")),
            .required("at", Schemas.instant("Its end, or the moment asked for where that is before.")),
            .required("total", MetricJSON.figures),
            .required("groups", .array("By group.", of: MetricJSON.groupFigures, count: MetricJSON.entries)),
        ]
    ).named("PipelineValuePoint")

    private static func query(_ metric: MetricCall) -> PipelineValue {
        let statuses = metric.call.texts("status")?.compactMap { StageKind(rawValue: $0) }
        return PipelineValue(statuses: statuses.map { Set($0) } ?? [.open])
    }

    private static func answer(_ metric: inout MetricCall) throws(Problem) -> JSON {
        let query = query(metric)
        let answer = try metric.result(of: query)
        metric.count(answer.total.figures)
        metric.warnMixedCurrencies(answer.total.figures)
        var data = json(answer, metric)
        if let interval = metric.frame.interval {
            let intervals = try metric.intervals(interval)
            try metric.checkCost(passes: intervals.count + 1, parameter: "interval")
            var points: [JSON] = []
            var figureCount = 0
            for place in intervals {
                var frame = metric.frame
                frame.asOf = place.end
                var point: JSONObject = [
                    "name": .string(place.name), "from": .date(place.date), "at": .instant(place.end),
                ]
                let found = try metric.result(of: query, over: frame)
                figureCount += found.groups.count + 1
                guard figureCount <= QueryStopped.figuresMax else { throw MetricCall.tooManyFigures(figureCount) }
                let answer = json(found, metric, asOf: place.end)
                point["total"] = answer["total"]
                point["groups"] = answer["groups"]
                points.append(.object(point))
            }
            data["series"] = .array(points)
        }
        return .object(data)
    }

    private static func json(_ answer: PipelineValueAnswer, _ metric: MetricCall, asOf: Instant? = nil) -> JSONObject {
        [
            "total": metric.json(answer.total, asOf: asOf, isGroup: false),
            "groups": .array(answer.groups.map { metric.json($0, asOf: asOf, isGroup: true) }),
        ]
    }
}
