internal import DealAnalytics
internal import DealModel
internal import Wire

/// How many of the deals that came to a stage came on to another one, or were won.
enum ConversionOperation {
    private static let won = "won"
    private static let withinDaysMax: Int64 = 36_500

    static let metric = MetricOperation(
        name: "analytics.conversion", paths: ["/analytics/conversion", "/pipelines/{id}/conversion"],
        summary: "Tell how many deals come from one stage to another", definition: Conversion.definition,
        parameters: [
            .query("from_stage", Schemas.id("The stage from which deals are to come on.")),
            .query(
                "to_stage",
                Schemas.text(
                    "The stage to which, by its id, or won; won, if absent.", 1...Schemas.idCharactersMax,
                    example: "won")),
            .query(
                "adjacent",
                .boolean(
                    "Whether all steps of a pipeline are told instead: from each open stage to the next, and from the "
                        + "last one to a win.", example: true)),
            .query(
                "within_days",
                .integer("Within how many days of 24 hours; for ever, if absent.", 0...withinDaysMax, example: 90)),
            StageMetricParts.open, StageMetricParts.reentry([.first, .last, .each]),
        ] + StageMetricParts.smoothing + [FrameParameters.groupBy, FrameParameters.interval],
        data: .object(
            "The conversions.",
            [
                .required("steps", steps),
                .required(
                    "groups",
                    .array(
                        "By group; none where none were asked for.",
                        of: .object(
                            "The conversions of one group.",
                            [.required("group", MetricJSON.group), .required("steps", steps)]))),
                .optional(
                    "series",
                    .array(
                        "By the interval in which trials began, with interval.",
                        of: .object(
                            "The conversions of one interval.",
                            [
                                .required("name", Schemas.text("The interval.", 1...40, example: "2026-06")),
                                .required("from", Schemas.date("Its first day.")), .required("steps", steps),
                            ]))),
            ]
        ).named("Conversion"),
        isAboutStages: true,
        answer: { metric throws(Problem) in try answer(&metric) },
        drill: { metric, target throws(Problem) in
            let query = try query(metric)
            return try metric.run { () throws(QueryStopped) in
                try query.drill(target, metric.frame, on: metric.snapshot, metric.work)
            }
        })

    private static let steps = Schema.array(
        "The steps in order.",
        of: .object(
            "The trials of one step.",
            [
                .required("from_stage", StageMetricParts.stage),
                .required("to_stage", StageMetricParts.stage.nullable()),
                .required("entered", .integer("How many trials there are.", 0...Int64.max)),
                .required("pending", .integer("How many of them may still come on.", 0...Int64.max)),
                .required("rate", MetricJSON.rate),
                .optional("censored_rate", .decimal("The share with open trials censored.").nullable()),
                .required("median_days", .decimal("The median of how long it took.").nullable()),
                .required(
                    "drill",
                    .map(
                        "Where the deals of each number that is not 0 are listed.", of: MetricJSON.drill,
                        count: 0...3)),
            ]
        ).named("ConversionStep"))

    private static func query(_ metric: MetricCall) throws(Problem) -> Conversion {
        let from = metric.call.text("from_stage")
        let to = metric.call.text("to_stage")
        var conversion: Conversion
        if metric.call.parameters["adjacent"]?.boolValue ?? false {
            guard from == nil, to == nil else {
                throw metric.refusal("adjacent", "not_allowed", "Either adjacent is asked for, or one step.")
            }
            conversion = Conversion(.adjacent(try metric.pipeline()))
        } else {
            guard let from else {
                throw metric.refusal("from_stage", "missing_parameter", "Either from_stage or adjacent=true is needed.")
            }
            let target: Conversion.Target =
                try to.map { text throws(Problem) in
                    text == won ? .won : .stage(try metric.stage("to_stage", text))
                } ?? .won
            conversion = Conversion(.single(from: try metric.stage("from_stage", from), to: target))
        }
        conversion.withinDays = metric.call.integer("within_days")
        conversion.reentry = metric.choice("reentry") ?? conversion.reentry
        conversion.open = metric.choice("open") ?? conversion.open
        conversion.smoothing = metric.smoothing
        return conversion
    }

    private static func answer(_ metric: inout MetricCall) throws(Problem) -> JSON {
        let query = try query(metric)
        let asked = metric
        let answer = try metric.run { () throws(QueryStopped) in
            try query.run(asked.frame, on: asked.snapshot, asked.work)
        }
        func steps(_ steps: [ConversionStep]) -> JSON {
            .array(steps.map { json($0, isCensored: query.open == .censor, asked) })
        }
        metric.count(deals: answer.steps.reduce(0) { $0 + $1.entered })
        var data: JSONObject = [
            "steps": steps(answer.steps),
            "groups": asked.groups(answer.groups.map { ($0.values, ["steps": steps($0.steps)]) }),
        ]
        if let interval = asked.frame.interval {
            data["series"] = .array(
                answer.series.map { point in
                    [
                        "name": .string(
                            asked.frame.calendar.name(of: interval, containing: point.dates.lowerBound)),
                        "from": .date(point.dates.lowerBound), "steps": steps(point.steps),
                    ]
                })
        }
        return .object(data)
    }

    private static func json(_ step: ConversionStep, isCensored: Bool, _ metric: MetricCall) -> JSON {
        var object: JSONObject = [
            "from_stage": .object(StageMetricParts.json(step.from)),
            "to_stage": step.to.map { .object(StageMetricParts.json($0)) } ?? .null,
            "entered": .integer(step.entered), "pending": .integer(step.pending),
            "rate": MetricJSON.json(step.rate), "median_days": .millionths(step.medianDays),
            "drill": metric.drills([
                ("den", step.rate.denominator, step.drill), ("num", step.rate.numerator, step.convertedDrill),
                ("pending", step.pending, step.pendingDrill),
            ]),
        ]
        if isCensored { object["censored_rate"] = .millionths(step.censoredRate) }
        return .object(object)
    }
}
