internal import DealAnalytics
internal import DealModel
internal import Wire

/// How deals go through the open stages of a pipeline, by one method or by all.
enum FunnelOperation {
    private static let allMethods = "all"

    static let metric = MetricOperation(
        name: "analytics.funnel", paths: ["/analytics/funnel", "/pipelines/{id}/funnel"],
        summary: "Follow deals through the stages of a pipeline", definition: Funnel.definition,
        parameters: [
            .query(
                "method",
                .enumeration(
                    "Which trials there are and which go on; strict, if absent, and all gives one funnel for each.",
                    Funnel.Method.allCases.map(\.rawValue) + [allMethods], example: "stays")),
            .query(
                "cohort",
                .enumeration(
                    "What has to be in the window: the deal's creation, the trial's beginning or end, or the closing "
                        + "in force. created, if absent.", Funnel.Cohort.allCases.map(\.rawValue), example: "created")),
            StageMetricParts.open, StageMetricParts.reentry([.first, .last, .each]),
            .query(
                "mid_start",
                .enumeration(
                    "What deals that began past the first stage do in the stages before; what the method does by "
                        + "itself, if absent.", Funnel.MidStart.allCases.map(\.rawValue), example: "credit")),
            .query(
                "order",
                .enumeration(
                    "By which order of the stages directions are told: that of the move (at_event) or that of the "
                        + "moment asked about (current).", Funnel.StageOrder.allCases.map(\.rawValue),
                    example: "at_event")),
            .query(
                "transfers",
                .enumeration(
                    "Whether a move to another pipeline is an end of its own (separate), or what became of the deal "
                        + "there counts (follow).", Funnel.Transfers.allCases.map(\.rawValue), example: "separate")),
        ] + StageMetricParts.smoothing + [FrameParameters.groupBy],
        data: .object(
            "The funnels.",
            [
                .required("pipeline_id", Schemas.id("The pipeline.")),
                .required("methods", .array("One for each method.", of: course, count: MetricJSON.entries)),
                .required(
                    "groups",
                    .array(
                        "By group; none where none were asked for.",
                        of: .object(
                            "The funnels of one group.",
                            [
                                .required("group", MetricJSON.group),
                                .required(
                                    "methods",
                                    .array("One for each method.", of: course, count: MetricJSON.entries)),
                            ]), count: MetricJSON.entries)),
                .required("undone", .integer("How many slips were taken out.", 0...Int64.max)),
                .required("collapsed", .integer("How many stays were too short.", 0...Int64.max)),
                .required(
                    "drill",
                    .map("Where the deals of these are listed, by name.", of: MetricJSON.drill, count: 0...2)),
            ]
        ).named("Funnel"),
        isAboutStages: true,
        answer: { metric throws(Problem) in try answer(&metric) },
        drill: MetricOperation.drill(of: query))

    private static let course = Schema.object(
        "The stages by one method.",
        [
            .required(
                "method",
                .enumeration("The method.", Funnel.Method.allCases.map(\.rawValue), example: "strict")),
            .required("stages", .array("The open stages by position.", of: stage, count: MetricJSON.entries)),
        ]
    ).named("FunnelCourse")

    private static let stage = Schema.object(
        "The trials in one stage. entries = forward + skip + back + won + lost + transfer_out + deleted + still_open "
            + "wherever every trial has a stay in the stage, as with the method stays.",
        StageMetricParts.stageFields
            + FunnelField.allCases.map { .required($0.rawValue, .integer(meaning($0), 0...Int64.max)) } + [
                .required("advanced", .integer("forward + skip + won.", 0...Int64.max)),
                .required("step_rate", MetricJSON.rate),
                .optional(
                    "censored_rate", Schemas.share("The share that goes on with open trials censored.").nullable()),
                .required(
                    "cumulative_rate",
                    Schemas.share("The share of the first stage's, or the product of the steps before.").nullable()),
                .required(
                    "bounds",
                    .object(
                        "The share that advanced, now and if all open trials do.",
                        [
                            .required("low", Schemas.share("advanced ÷ entries.")),
                            .required("high", Schemas.share("(advanced + still_open) ÷ entries.")),
                        ]
                    ).nullable()),
                .required(
                    "value",
                    .array(
                        "What the trials are worth, by currency.", of: MetricJSON.money,
                        count: MetricJSON.entries)),
                .optional("converted", MetricJSON.converted),
                .required(
                    "drill",
                    .map(
                        "Where the deals of each number that is not 0 are listed.", of: MetricJSON.drill,
                        count: 0...FunnelField.allCases.count + 1)),
            ]
    ).named("FunnelStage")

    private static func meaning(_ field: FunnelField) -> String {
        switch field {
        case .entries: "How many trials there are."
        case .forward: "How many went on to the next stage, or to a later one over none."
        case .skip: "How many went on over another open stage."
        case .back: "How many went back."
        case .won: "How many were won from here."
        case .lost: "How many were lost from here."
        case .transferOut: "How many went to another pipeline."
        case .deleted: "How many were deleted here."
        case .stillOpen: "How many are still here."
        case .skippedIn: "How many came here over another stage."
        case .createdMid: "How many were created here, past the first stage."
        case .considered: "How many count in the rate of the step."
        case .converted: "How many of those go on, by the method."
        }
    }

    private static func query(_ metric: MetricCall) throws(Problem) -> Funnel {
        var funnel = Funnel(pipeline: try metric.pipeline())
        let method: Funnel.Method? = metric.choice("method")
        let isAll = metric.call.text("method") == allMethods
        funnel.methods = isAll ? Funnel.Method.allCases : [method ?? .strict]
        funnel.cohort = metric.choice("cohort") ?? funnel.cohort
        funnel.open = metric.choice("open") ?? funnel.open
        funnel.reentry = metric.choice("reentry") ?? funnel.reentry
        funnel.midStart = metric.choice("mid_start")
        funnel.order = metric.choice("order") ?? funnel.order
        funnel.transfers = metric.choice("transfers") ?? funnel.transfers
        funnel.smoothing = metric.smoothing
        if funnel.open == .censor, !funnel.methods.contains(where: \.canCensor) {
            let methods = Funnel.Method.allCases.filter(\.canCensor).map(\.rawValue).joined(separator: " and ")
            throw metric.refusal("open", "not_allowed", "Open trials can be censored by the methods \(methods).")
        }
        return funnel
    }

    private static func answer(_ metric: inout MetricCall) throws(Problem) -> JSON {
        let query = try query(metric)
        let asked = metric
        metric.warnUnknown()
        let answer = try metric.result(of: query)
        for stage in answer.courses.first?.stages ?? [] {
            metric.count(stage.figures)
            metric.warnMixedCurrencies(stage.figures)
        }
        return [
            "pipeline_id": .id(query.pipeline),
            "methods": courses(answer.courses, query, asked),
            "groups": asked.groups(
                answer.groups.map { ($0.values, ["methods": courses($0.courses, query, asked)]) }),
            "undone": .integer(answer.undone), "collapsed": .integer(answer.collapsed),
            "drill": asked.drills([
                ("undone", answer.undone, answer.undoneDrill), ("collapsed", answer.collapsed, answer.collapsedDrill),
            ]),
        ]
    }

    private static func courses(_ courses: [FunnelAnswer.Course], _ query: Funnel, _ metric: MetricCall) -> JSON {
        .array(
            courses.map { course in
                [
                    "method": .string(course.method.rawValue),
                    "stages": .array(course.stages.map { json($0, isCensored: query.open == .censor, metric) }),
                ]
            })
    }

    private static func json(_ stage: FunnelStage, isCensored: Bool, _ metric: MetricCall) -> JSON {
        var object = StageMetricParts.json(stage.stage)
        for field in FunnelField.allCases { object[field.rawValue] = .integer(stage.count(field)) }
        object["advanced"] = .integer(stage.advanced)
        object["step_rate"] = MetricJSON.json(stage.stepRate)
        if isCensored { object["censored_rate"] = .millionths(stage.censoredRate) }
        object["cumulative_rate"] = .millionths(stage.cumulativeRate)
        object["bounds"] =
            stage.bounds.map { ["low": .millionths($0.lowerBound), "high": .millionths($0.upperBound)] } ?? .null
        let figures = MetricJSON.fields(stage.figures, in: metric.frame.conversion?.target)
        object["value"] = figures["value"]
        if let converted = figures["converted"] { object["converted"] = converted }
        object["drill"] = metric.drills(
            FunnelField.allCases.map { ($0.rawValue, stage.count($0), stage.drill([$0])) }
                + [("advanced", stage.advanced, stage.drill([.forward, .skip, .won]))])
        return .object(object)
    }
}
