internal import DealAnalytics
internal import DealModel
internal import Wire

/// Where deals go from the stages of a pipeline, and where that says they will end.
enum TransitionsOperation {
    /// How many decimals the shares of the chain have, so that those of one stage sum to 1 to nine of them.
    private static let shareDecimals = 12
    private static let dayDecimals = 6

    private enum Normalisation: String, CaseIterable {
        case none
        case row
    }

    static let metric = MetricOperation(
        name: "analytics.transitions", paths: ["/analytics/transitions", "/pipelines/{id}/transitions"],
        summary: "Tell where deals go from each stage", definition: Transitions.definition,
        parameters: [
            .query(
                "normalise",
                .enumeration(
                    "Whether each move has its share of all moves out of its stage (row); none, if absent.",
                    Normalisation.allCases.map(\.rawValue), example: "row")), FrameParameters.groupBy,
        ],
        data: .object(
            "The moves, and the chain that they make.",
            [.required("pipeline_id", Schemas.id("The pipeline."))] + matrix + [
                .required(
                    "groups",
                    .array(
                        "By group; none where none were asked for.",
                        of: .object(
                            "The moves of one group.", [.required("group", MetricJSON.group)] + matrix),
                        count: MetricJSON.entries))
            ]
        ).named("Transitions"),
        isAboutStages: true,
        answer: { metric throws(Problem) in try answer(&metric) },
        drill: MetricOperation.drill { metric throws(Problem) in Transitions(pipeline: try metric.pipeline()) })

    private static let matrix: [SchemaField] = [
        .required("moves", .array("The moves that there were.", of: move, count: MetricJSON.entries)),
        .required(
            "markov",
            .array(
                "Where deals end, by the open stage that they are in.", of: prospect, count: MetricJSON.entries)),
        .required(
            "stuck",
            .array(
                "The open stages from which no end was ever reached.", of: StageMetricParts.stage,
                count: MetricJSON.entries)),
    ]

    private static let move = Schema.object(
        "The moves from one stage to one target.",
        [
            .required("from_stage", StageMetricParts.stage),
            .required(
                "to",
                .enumeration(
                    "What they led to.", ["stage", "transferred", "deleted"], example: "stage")),
            .required("to_stage", StageMetricParts.stage.nullable()),
            .required("count", .integer("How many moves.", 0...Int64.max)),
            .required(
                "value",
                .array(
                    "Values right after the move, by currency.", of: MetricJSON.money, count: MetricJSON.entries)
            ),
            .optional("converted", MetricJSON.converted),
            .required("rate", MetricJSON.rate.nullable()),
            .required("mean_days", Schemas.days("The mean length of the stays that ended so.")),
            .required("drill", MetricJSON.drill),
        ]
    ).named("Transition")

    private static let prospect = Schema.object(
        "Where deals of one stage end. The five shares sum to 1.",
        StageMetricParts.stageFields + [
            .required("exits", .integer("How many moves out of the stage there were.", 0...Int64.max)),
            .required(
                "status",
                .enumeration("Whether they are enough.", ["ok", "insufficient_history"], example: "ok")),
            .required("win_probability", Schemas.share("The share that is won.")),
            .required("loss_probability", Schemas.share("The share that is lost.")),
            .required("transfer_probability", Schemas.share("The share that goes to another pipeline.")),
            .required("deletion_probability", Schemas.share("The share that is deleted.")),
            .required("stuck_probability", Schemas.share("The share that comes to a stage without an end.")),
            .required(
                "expected_remaining_days", Schemas.days("Until the end; null where some get stuck.").nullable()),
            .required(
                "expected_visits",
                .array(
                    "How often each stage is visited until the end; null where some get stuck.",
                    of: .object(
                        "The visits of one stage.",
                        StageMetricParts.stageFields + [.required("visits", .decimal("How often."))]),
                    count: MetricJSON.entries
                ).nullable()),
        ]
    ).named("StageProspect")

    private static func answer(_ metric: inout MetricCall) throws(Problem) -> JSON {
        let query = Transitions(pipeline: try metric.pipeline())
        let asked = metric
        metric.warnUnknown()
        let answer = try metric.result(of: query)
        for move in answer.total.moves { metric.count(move.figures) }
        var data = json(answer.total, asked)
        data["pipeline_id"] = .id(query.pipeline)
        data["groups"] = asked.groups(answer.groups.map { ($0.values, json($0.matrix, asked)) })
        return .object(data)
    }

    private static func json(_ matrix: TransitionMatrix, _ metric: MetricCall) -> JSONObject {
        let normalisation: Normalisation? = metric.choice("normalise")
        return [
            "moves": .array(matrix.moves.map { json($0, hasRate: normalisation == .row, metric) }),
            "markov": .array(matrix.prospects.map(json)),
            "stuck": .array(matrix.stuckStages.map { .object(StageMetricParts.json($0)) }),
        ]
    }

    private static func json(_ move: Transition, hasRate: Bool, _ metric: MetricCall) -> JSON {
        let (to, stage): (String, JSON) =
            switch move.to {
            case .stage(let stage): ("stage", .object(StageMetricParts.json(stage)))
            case .transferred: ("transferred", .null)
            case .deleted: ("deleted", .null)
            }
        let figures = MetricJSON.fields(move.figures, in: metric.frame.conversion?.target)
        var object: JSONObject = [
            "from_stage": .object(StageMetricParts.json(move.from)), "to": .string(to), "to_stage": stage,
            "count": .integer(move.rate.numerator), "value": figures["value"] ?? .null,
            "rate": hasRate ? MetricJSON.json(move.rate) : .null, "mean_days": .millionths(move.meanDays),
            "drill": metric.drill(move.drill),
        ]
        if let converted = figures["converted"] { object["converted"] = converted }
        return .object(object)
    }

    private static func json(_ prospect: StageProspect) -> JSON {
        var object = StageMetricParts.json(prospect.stage)
        object["exits"] = .integer(prospect.exitCount)
        object["status"] = .string(prospect.status.rawValue)
        for (name, share) in [
            ("win", prospect.won), ("loss", prospect.lost), ("transfer", prospect.transferred),
            ("deletion", prospect.deleted), ("stuck", prospect.stuck),
        ] { object["\(name)_probability"] = .decimal(share, decimals: shareDecimals) }
        object["expected_remaining_days"] =
            prospect.remainingDays.map { .decimal($0, decimals: dayDecimals) } ?? .null
        object["expected_visits"] =
            prospect.visits.map { visits in
                .array(
                    visits.map { visit in
                        var object = StageMetricParts.json(visit.stage)
                        object["visits"] = .decimal(visit.visits, decimals: dayDecimals)
                        return .object(object)
                    })
            } ?? .null
        return .object(object)
    }
}
