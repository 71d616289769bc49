internal import DealAnalytics
internal import DealModel
internal import Wire

/// One number of another metric, interval after interval.
enum TrendOperation {
    static let metric = MetricOperation(
        name: "analytics.trend", paths: ["/analytics/trend", "/pipelines/{id}/trend"],
        summary: "Follow a number over time", definition: Trend.definition,
        parameters: [
            .query(
                "metric",
                Schemas.text(
                    "The number: one of " + TrendMeasure.allCases.map(\.rawValue).joined(separator: ", ")
                        + ". pipeline_value.value, if absent.", 1...100, example: "win_rate")),
            .query(
                "interval",
                .enumeration(
                    "The intervals; months, if absent.", CalendarInterval.allCases.map(\.rawValue), example: "month")),
            .query(
                "compare",
                .enumeration(
                    "With what each interval is compared: the one before (previous), or the same one a year before "
                        + "(year).", Trend.Comparison.allCases.map(\.rawValue), example: "previous")),
        ],
        data: .object(
            "The number over time.",
            [
                .required("metric", .enumeration("The number.", TrendMeasure.allCases.map(\.rawValue))),
                .required(
                    "unit", .enumeration("What it is counted in.", TrendMeasure.Unit.allCases.map(\.rawValue))),
                .required(
                    "interval", .enumeration("The intervals.", CalendarInterval.allCases.map(\.rawValue))),
                .required("compare", .enumeration("The comparison.", Trend.Comparison.allCases.map(\.rawValue))),
                .required("currency", Schemas.currency("The currency of the points.").nullable()),
                .required(
                    "points",
                    .array(
                        "One an interval; the numbers are null where they are in several currencies.",
                        of: .object("An interval.", pointFields + [.required("drill", MetricJSON.drill)])
                            .named("TrendPoint"), count: MetricJSON.entries)),
                .optional(
                    "by_currency",
                    .array(
                        "The same for each currency, for numbers that have one.",
                        of: .object(
                            "The numbers of one currency.",
                            [
                                .required("currency", Schemas.currency("The currency.")),
                                .required(
                                    "points",
                                    .array(
                                        "One an interval.",
                                        of: .object("An interval.", pointFields).named("TrendCurrencyPoint"),
                                        count: MetricJSON.entries)),
                            ]
                        ).named("TrendSeries"), count: MetricJSON.entries)),
            ]
        ).named("Trend"), answer: { metric throws(Problem) in try answer(&metric) },
        drill: MetricOperation.drill { metric throws(Problem) in Trend(try measure(metric)) })

    private static let pointFields: [SchemaField] = [
        .required("name", Schemas.text("The interval.", 1...40, example: "2026-06")),
        .required("from", Schemas.date("Its first day.")),
        .required("at", Schemas.instant("Its end, or the moment asked for where that is before.")),
        .required("value", .decimal("The number; null where there is none.").nullable()),
        .required("change", .decimal("How much it changed; null where one of both is not there.").nullable()),
        .required(
            "change_pct", .decimal("How much, in per cent of what it was; null where that was 0.").nullable()),
    ]

    private static func measure(_ metric: MetricCall) throws(Problem) -> TrendMeasure {
        guard let name = metric.call.text("metric") else { return .openValue }
        if let measure = TrendMeasure(rawValue: name) { return measure }
        let names = TrendMeasure.allCases.map(\.rawValue)
        throw .query(
            "metric", "unknown_metric", "There is no number \(name) to follow.", allowed: names,
            didYouMean: nearestName(to: name, among: names))
    }

    private static func answer(_ metric: inout MetricCall) throws(Problem) -> JSON {
        let trend = Trend(
            try measure(metric),
            comparison: metric.call.text("compare").flatMap { Trend.Comparison(rawValue: $0) } ?? .previous)
        let interval = metric.frame.interval ?? .month
        let places = try metric.intervals(interval)
        let days = places.map { metric.frame.calendar.dates(of: interval, containing: $0.date) }
        let (frame, snapshot, work) = (metric.frame, metric.snapshot, metric.work)
        try metric.checkCost(
            passes: trend.passes(over: days, of: interval, in: frame.calendar), parameter: "interval")
        let answer = try metric.run { () throws(QueryStopped) in
            try trend.run(frame, over: days, of: interval, on: snapshot, work)
        }
        if let last = places.last, last.range.upperBound.before > frame.asOf {
            metric.warnings.append(
                AnswerWarning("partial_interval", "\(last.name) is not over; it is told up to the moment asked for."))
        }
        let currencies = answer.series.compactMap(\.currency)
        if currencies.count > 1 {
            metric.warnings.append(
                AnswerWarning(
                    "mixed_currencies",
                    "Numbers are in \(currencies.map(\.code).joined(separator: ", ")); see by_currency."))
        }
        let shown = answer.series.count == 1 ? answer.series.first : nil
        var points: [JSON] = []
        for (index, place) in places.enumerated() {
            var point = json(place, shown?.points[index], shown?.currency, trend.measure.unit)
            point["drill"] =
                answer.drills[index].map { metric.drill($0, of: trend.frame(frame, over: days[index])) } ?? .null
            points.append(.object(point))
        }
        var data: JSONObject = [
            "metric": .string(trend.measure.rawValue), "unit": .string(trend.measure.unit.rawValue),
            "interval": .string(interval.rawValue), "compare": .string(trend.comparison.rawValue),
            "currency": .optional(shown?.currency?.code), "points": .array(points),
        ]
        guard trend.measure.isByCurrency else { return .object(data) }
        data["by_currency"] = .array(
            answer.series.map { series in
                [
                    "currency": .optional(series.currency?.code),
                    "points": .array(
                        zip(places, series.points).map { place, point in
                            .object(json(place, point, series.currency, trend.measure.unit))
                        }),
                ]
            })
        return .object(data)
    }

    private static func json(
        _ place: MetricCall.IntervalPlace, _ point: TrendAnswer.Point?, _ currency: Currency?,
        _ unit: TrendMeasure.Unit
    ) -> JSONObject {
        let decimals =
            switch unit {
            case .deals: 0
            case .money: currency?.decimals ?? 0
            case .moneyPerDay: (currency?.decimals ?? 0) + 4
            case .rate, .days: 6
            }
        func number(_ units: Int128?, _ decimals: Int) -> JSON {
            units.map { .exact(ExactDecimal.text(units: $0, decimals: decimals)) } ?? .null
        }
        return [
            "name": .string(place.name), "from": .date(place.date), "at": .instant(place.end),
            "value": number(point?.value, decimals), "change": number(point?.change, decimals),
            "change_pct": number(point?.changePercent, 6),
        ]
    }
}
