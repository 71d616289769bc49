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
            .query(
                "from_stage",
                Schemas.id("The stage from which deals are to come; the first open one, if only to_stage is given.")),
            .query(
                "to_stage",
                Schemas.text(
                    "The stage to which, by its id, or won; won, if only from_stage is given.",
                    1...Schemas.idCharactersMax,
                    example: "won")),
            .query(
                "adjacent",
                .boolean(
                    "All steps of a pipeline: from each open stage to the next, and from the last one to a win. That "
                        + "is what is told where neither from_stage nor to_stage is given.", example: true)),
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
                            [.required("group", MetricJSON.group), .required("steps", steps)]),
                        count: MetricJSON.entries)),
                .optional(
                    "series",
                    .array(
                        "By the interval in which trials began, with interval.",
                        of: .object(
                            "The conversions of one interval.",
                            [
                                .required("name", Schemas.text("The interval.", 1...40, example: "2026-06")),
                                .required("from", Schemas.date("Its first day.")), .required("steps", steps),
                            ]), count: MetricJSON.entries)),
            ]
        ).named("StageConversion"),
        isAboutStages: true,
        answer: { metric throws(Problem) in try answer(&metric) },
        drill: MetricOperation.drill(of: query))

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
                .optional("censored_rate", Schemas.share("The share with open trials censored.").nullable()),
                .required("median_days", Schemas.days("The median of how long it took.").nullable()),
                .required(
                    "drill",
                    .map(
                        "Where the deals of each number that is not 0 are listed.", of: MetricJSON.drill,
                        count: 0...3)),
            ]
        ).named("ConversionStep"), count: MetricJSON.entries)

    private static func query(_ metric: MetricCall) throws(Problem) -> Conversion {
        let from = metric.call.text("from_stage")
        let to = metric.call.text("to_stage")
        let isAdjacent = metric.call.parameters["adjacent"]?.boolValue ?? false
        guard !isAdjacent || (from == nil && to == nil) else {
            throw metric.refusal("adjacent", "not_allowed", "Either adjacent is asked for, or one step.")
        }
        var conversion = Conversion(try steps(from: from, to: to, metric))
        conversion.withinDays = metric.call.integer("within_days")
        conversion.reentry = metric.choice("reentry") ?? conversion.reentry
        conversion.open = metric.choice("open") ?? conversion.open
        conversion.smoothing = metric.smoothing
        return conversion
    }

    private static func steps(
        from: String?, to: String?, _ metric: MetricCall
    ) throws(Problem) -> Conversion.Steps {
        if from == nil, to == nil { return .adjacent(try metric.pipeline()) }
        var target = Conversion.Target.won
        if let to, to != won {
            guard let id = StageID(to) else {
                throw metric.refusal("to_stage", "unknown_id", "\(to) is neither the id of a stage nor won.")
            }
            target = .stage(id)
        }
        if let source = from.flatMap({ StageID($0) }) { return .single(from: source, to: target) }
        let pipeline = try metric.pipeline()
        let first = metric.snapshot.definitions.stages(
            of: pipeline, at: metric.frame.asOf, knownTo: metric.frame.knownTo ?? .max
        )
        .first { $0.kind == .open && !$0.isDeleted }
        return first.map { .single(from: $0.id, to: target) } ?? .adjacent(pipeline)
    }

    /// The stages that a question names.
    private static func stages(of steps: Conversion.Steps) -> [StageID] {
        switch steps {
        case .adjacent: []
        case .single(let from, .won): [from]
        case .single(let from, .stage(let to)): [from, to]
        }
    }

    private static func answer(_ metric: inout MetricCall) throws(Problem) -> JSON {
        let query = try query(metric)
        let asked = metric
        metric.warnUnknown(stages: stages(of: query.steps))
        let answer = try metric.result(of: query)
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
