internal import DealAnalytics
internal import DealModel
internal import Wire

/// What is won, and what is expected, period by period.
enum ForecastOperation {
    static let metric = MetricOperation(
        name: "analytics.forecast",
        paths: ["/analytics/forecast", "/pipelines/{id}/forecast", "/analytics/forecast-pipeline"],
        summary: "Forecast what will be won", definition: Forecast.weighted,
        parameters: [
            .query(
                "method",
                .enumeration(
                    "What is forecast; weighted, if absent.", Forecast.Method.allCases.map(\.rawValue),
                    example: "won_plus_weighted")),
            .query(
                "overdue",
                .enumeration(
                    "Where open deals stand whose date has passed: in a bucket of their own, in the first period, or "
                        + "nowhere.", Forecast.Overdue.allCases.map(\.rawValue), example: "own_bucket")),
            .query(
                "undated",
                .enumeration(
                    "Where open deals stand that have no date: in a bucket of their own, or nowhere.",
                    Forecast.Undated.allCases.map(\.rawValue), example: "own_bucket")),
            FrameParameters.interval,
        ],
        data: .object(
            "What is won and expected.",
            [
                .required("method", .enumeration("What is forecast.", Forecast.Method.allCases.map(\.rawValue))),
                .required("periods", .array("The periods in order.", of: period, count: MetricJSON.entries)),
                .optional("overdue", MetricJSON.figures), .optional("undated", MetricJSON.figures),
                .required("out_of_range", MetricJSON.figures),
                .required(
                    "totals",
                    .object(
                        "Of all periods, and of all open deals.",
                        [
                            .required("won", MetricJSON.figures), .required("open", MetricJSON.figures),
                            .required("forecast", forecast), .optional("converted_forecast", forecastAmount),
                            .required("every_open", MetricJSON.figures),
                        ])),
            ]
        ).named("Forecast"), window: "this_quarter", answer: { metric throws(Problem) in try answer(&metric) },
        drill: MetricOperation.drill(of: query))

    private static let forecastAmount = Schema.object(
        "An amount, where there is history to forecast it by.",
        [
            .required("currency", Schemas.currency("The currency.")),
            .required(
                "amount", .decimal("The amount; null without history.", example: .exact("1234.50")).nullable()),
        ]
    ).named("ForecastAmount")

    private static let forecast = Schema.array(
        "What is forecast, by currency.", of: forecastAmount, count: MetricJSON.entries)

    private static let period = Schema.object(
        "One period.",
        [
            .required("name", Schemas.text("The period.", 1...40, example: "2026-06")),
            .required("from", Schemas.date("Its first day.")), .required("to", Schemas.date("The day after its last.")),
            .required("won", MetricJSON.figures), .required("open", MetricJSON.figures),
            .required(
                "weighted",
                .array("The weighted values of the open deals.", of: MetricJSON.money, count: MetricJSON.entries)
            ),
            .required("forecast", forecast), .optional("converted_forecast", forecastAmount),
            .required("count", MetricJSON.count),
            .optional(
                "yield",
                .array(
                    "What part was won in earlier periods of what was open at the same elapsed share, with "
                        + "historical_yield.", of: MetricJSON.valueRate, count: MetricJSON.entries)),
            .optional("converted_yield", MetricJSON.valueRate),
        ]
    ).named("ForecastPeriod")

    private static func query(_ metric: MetricCall) -> Forecast {
        let call = metric.call
        var query = Forecast(call.text("method").flatMap { Forecast.Method(rawValue: $0) } ?? .weighted)
        query.overdue = call.text("overdue").flatMap { Forecast.Overdue(rawValue: $0) } ?? .ownBucket
        query.undated = call.text("undated").flatMap { Forecast.Undated(rawValue: $0) } ?? .ownBucket
        return query
    }

    private static func answer(_ metric: inout MetricCall) throws(Problem) -> JSON {
        let query = query(metric)
        metric.definitionID = "forecast.\(query.method.rawValue)"
        let periods = try periods(metric)
        try metric.checkCost(passes: query.passes(over: metric.frame), parameter: "interval")
        let answer = try metric.result(of: query)
        var all = answer.everyOpen.figures
        all.combine(answer.won.figures)
        metric.count(all)
        metric.warnMixedCurrencies(all)
        if query.overdue == .exclude { metric.exclude("overdue", answer.overdue.count) }
        if query.undated == .exclude { metric.exclude("undated", answer.undated.count) }
        warn(query, answer, isPast: periods.allSatisfy { $0.dates.upperBound <= metric.frame.date }, &metric)
        var data: JSONObject = [
            "method": .string(query.method.rawValue), "periods": .array(answer.periods.map { json($0, metric) }),
        ]
        if query.overdue == .ownBucket { data["overdue"] = metric.json(answer.overdue) }
        if query.undated == .ownBucket { data["undated"] = metric.json(answer.undated) }
        data["out_of_range"] = metric.json(answer.outOfRange)
        var totals: JSONObject = [
            "won": metric.json(answer.won), "open": metric.json(answer.open), "forecast": json(answer.forecast),
            "every_open": metric.json(answer.everyOpen),
        ]
        if let converted = answer.converted { totals["converted_forecast"] = json(converted) }
        data["totals"] = .object(totals)
        return .object(data)
    }

    private static func periods(_ metric: MetricCall) throws(Problem) -> [ForecastPeriod] {
        if let periods = Forecast.periods(of: metric.frame) { return periods }
        let window = metric.frame.window
        let (code, detail) =
            window.from == TimeWindow.all.from || window.to == TimeWindow.all.to
            ? ("unbounded_window", "A forecast is for a time with a beginning and an end.")
            : window.dates == nil
                ? ("window_off_midnight", "Close dates are days: the time has to begin and end at a local midnight.")
                : ("too_many", "There are more than \(LocalCalendar.bucketsMax) periods in that time.")
        let parameter = window == .all ? "period" : window.dates == nil ? "from" : "interval"
        throw Problem(
            .validationFailed, detail,
            errors: [FieldProblem(pointer: FieldProblem.queryPointer(parameter), code: code, detail: detail)])
    }

    private static func warn(
        _ query: Forecast, _ answer: ForecastAnswer, isPast: Bool, _ metric: inout MetricCall
    ) {
        if isPast {
            metric.warnings.append(
                AnswerWarning("period_over", "All periods are over: nothing open can be dated in them any more."))
        }
        guard query.method == .historicalYield else { return }
        metric.warnings.append(
            AnswerWarning(
                "new_deals_left_out", "What will be won of deals that are yet to be created or moved in has no part.")
        )
        let missing = Set(answer.periods.flatMap(\.forecast).filter { $0.amount == nil }.map(\.currency.code)).sorted()
        guard !missing.isEmpty else { return }
        metric.warnings.append(
            AnswerWarning(
                "no_history",
                "In \(missing.joined(separator: ", ")) nothing was open in the periods before, so there is no yield."))
    }

    private static func json(_ period: ForecastAnswer.Period, _ metric: MetricCall) -> JSON {
        let open = metric.json(period.open)
        var object: JSONObject = [
            "name": .string(period.period.name), "from": .date(period.period.dates.lowerBound),
            "to": .date(period.period.dates.upperBound), "won": metric.json(period.won), "open": open,
            "weighted": open["weighted_value"] ?? .array([]), "forecast": json(period.forecast),
            "count": .integer(period.open.count),
        ]
        if let yields = period.yields { object["yield"] = .array(yields.map { MetricJSON.json($0) }) }
        if let converted = period.converted { object["converted_forecast"] = json(converted) }
        if let converted = period.convertedYield { object["converted_yield"] = MetricJSON.json(converted) }
        return .object(object)
    }

    private static func json(_ sums: [ForecastAnswer.Sum]) -> JSON {
        .array(sums.map { json($0) })
    }

    private static func json(_ sum: ForecastAnswer.Sum) -> JSON {
        [
            "currency": .string(sum.currency.code),
            "amount": sum.amount.map { .amount(minorUnits: $0, currency: sum.currency) } ?? .null,
        ]
    }
}
