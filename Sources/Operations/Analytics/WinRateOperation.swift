internal import DealAnalytics
internal import DealModel
internal import Wire

/// How many deals, and how much of their value, were won.
enum WinRateOperation {
    static let metric = MetricOperation(
        name: "analytics.win_rate", paths: ["/analytics/win-rate", "/pipelines/{id}/win-rate"],
        summary: "Tell how many deals are won", definition: WinRate.Method.closedPeriod.definition,
        parameters: [
            .query(
                "method",
                .enumeration(
                    "Which deals count, as what; all for every method beside each other. closed_period, if absent.",
                    WinRate.Method.allCases.map(\.rawValue) + [all], example: "closed_period")),
            outcome, horizonDays, maxAgeDays,
            .query(
                "exclude_zero",
                .boolean(
                    "Whether deals are left out that are worth nothing, or less, or that have no amount.",
                    example: true)),
            .query("from_stage", Schemas.id("Only deals that had been in this stage before.")), noDecisionReasons,
            FrameParameters.groupBy, FrameParameters.interval,
        ],
        data: .object(
            "Win rates; with method=all those of closed_period, and all of them under methods.",
            [.required("method", method)] + MetricCall.breakdownFields(fields, named: "WinRate") + [
                .optional(
                    "methods",
                    .array(
                        "Each method, with method=all.",
                        of: .object(
                            "The win rates of one method.",
                            [.required("method", method)]
                                + MetricCall.breakdownFields(fields, named: "WinRate")
                        ).named("WinRateOfMethod"), count: MetricJSON.entries))
            ]
        ).named("WinRates"),
        answer: { metric throws(Problem) in try answer(&metric) },
        drill: MetricOperation.drill(of: query))

    private static let all = "all"
    private static let reasonsMax = 50

    static let outcome = Parameter.query(
        "outcome",
        .enumeration(
            "Which closings of a deal count: the one in force (last, if absent), its first, each, or the one in force "
                + "at the age of horizon_days (mature).", ClosingOutcome.allCases.map(\.rawValue), example: "last"))
    static let horizonDays = Parameter.query(
        "horizon_days",
        .integer(
            "At which age outcomes are read, for mature ones; \(WinRate.daysDefault), if absent.",
            0...Int64(WinRate.daysMax), example: 180))
    static let maxAgeDays = Parameter.query(
        "max_age_days",
        .integer(
            "Open deals older than that are late, for aged_out; \(WinRate.daysDefault), if absent.",
            0...Int64(WinRate.daysMax), example: 180))
    static let noDecisionReasons = Parameter.query(
        "no_decision_reasons",
        .array(
            "The reasons of losses in which nothing was decided.", of: DealInput.lostReason, count: 1...reasonsMax,
            isUnique: true, example: ["No budget"]))

    private static let method = Schema.enumeration(
        "By which method.", WinRate.Method.allCases.map(\.rawValue), example: "closed_period")

    private static let fields: [SchemaField] = [
        .required("rate", MetricJSON.rate),
        .required(
            "value_rates",
            .array("The shares of the values, by currency.", of: MetricJSON.valueRate, count: MetricJSON.entries)
        ),
        .required(
            "converted_rate",
            MetricJSON.valueRate.nullable()),
        .required("won", MetricJSON.figures), .required("lost", MetricJSON.figures),
        .required("open", MetricJSON.figures), .required("no_decision", MetricJSON.figures),
        .required("drill", MetricJSON.drill),
    ]

    /// A win rate by the parameters that others share.
    static func query(_ metric: MetricCall, method: String) throws(Problem) -> WinRate {
        var query = WinRate(metric.call.text(method).flatMap { WinRate.Method(rawValue: $0) } ?? .closedPeriod)
        query.outcome = metric.call.text("outcome").flatMap { ClosingOutcome(rawValue: $0) } ?? .last
        query.horizonDays = metric.call.integer("horizon_days") ?? WinRate.daysDefault
        query.maxAgeDays = metric.call.integer("max_age_days") ?? WinRate.daysDefault
        query.noDecisionReasons = Set(metric.call.texts("no_decision_reasons") ?? [])
        guard query.method != .narrow || !query.noDecisionReasons.isEmpty else {
            throw MetricCall.problem(
                "no_decision_reasons", "required", "narrow leaves losses out for their reasons, of which none is given."
            )
        }
        return query
    }

    private static func query(_ metric: MetricCall) throws(Problem) -> WinRate {
        var query = try query(metric, method: "method")
        query.excludesZero = metric.call.parameters["exclude_zero"]?.boolValue ?? false
        query.fromStage = try metric.stage("from_stage")
        return query
    }

    private static func answer(_ metric: inout MetricCall) throws(Problem) -> JSON {
        let query = try query(metric)
        if let interval = metric.frame.interval { _ = try metric.intervals(interval) }
        guard metric.call.text("method") == all else {
            let answer = try metric.result(of: query)
            note(answer, &metric)
            return .object(try json(answer, metric))
        }
        try metric.checkCost(passes: WinRate.Method.allCases.count, parameter: "method")
        let answers = try metric.run { [metric] () throws(QueryStopped) in
            try query.runAll(metric.frame, on: metric.snapshot, metric.work)
        }
        var data = JSONObject()
        var methods: [JSON] = []
        for answer in answers {
            let object = try json(answer, metric)
            if answer.method == .closedPeriod {
                data = object
                note(answer, &metric)
            }
            methods.append(.object(object))
        }
        data["methods"] = .array(methods)
        return .object(data)
    }

    private static func note(_ answer: WinRateAnswer, _ metric: inout MetricCall) {
        metric.definitionID = answer.method.definition.id
        metric.count(answer.figures.total.counted.figures)
        metric.warnMixedCurrencies(answer.figures.total.counted.figures)
    }

    private static func json(_ answer: WinRateAnswer, _ metric: MetricCall) throws(Problem) -> JSONObject {
        var data: JSONObject = ["method": .string(answer.method.rawValue)]
        let changes: JSONObject = ["method": .string(answer.method.rawValue)]
        let breakdown = metric.breakdown(answer.figures) { figures in
            [
                "rate": MetricJSON.json(figures.rate),
                "value_rates": .array(figures.valueRates.map { MetricJSON.json($0) }),
                "converted_rate": figures.convertedRate.map { MetricJSON.json($0) } ?? .null,
                "won": metric.json(figures.won, asking: changes), "lost": metric.json(figures.lost, asking: changes),
                "open": metric.json(figures.open, asking: changes),
                "no_decision": metric.json(figures.noDecision, asking: changes),
                "drill": metric.drill(figures.counted.drill, asking: changes),
            ]
        }
        for member in breakdown.members { data[member.name] = member.value }
        return data
    }
}
