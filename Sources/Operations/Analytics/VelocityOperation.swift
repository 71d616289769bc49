internal import DealAnalytics
internal import DealModel
internal import Wire

/// How much value a pipeline yields a day.
enum VelocityOperation {
    static let metric = MetricOperation(
        name: "analytics.velocity", paths: ["/analytics/velocity", "/pipelines/{id}/velocity"],
        summary: "Tell how much value comes a day", definition: Velocity.definition,
        parameters: [
            .query(
                "opportunities",
                .enumeration(
                    "What opportunities are: deals open now (if absent), created in the time, or open on average.",
                    Velocity.Opportunities.allCases.map(\.rawValue), example: "open")),
            .query(
                "value",
                .enumeration(
                    "What the average value is of; won_avg, if absent.", Velocity.Value.allCases.map(\.rawValue),
                    example: "won_avg")),
            .query(
                "cycle",
                .enumeration(
                    "How the length of the cycle is read; mean, if absent.", Velocity.Cycle.allCases.map(\.rawValue),
                    example: "mean")),
            .query(
                "win_rate_method",
                .enumeration(
                    "The method of the win rate; closed_period, if absent.", WinRate.Method.allCases.map(\.rawValue),
                    example: "closed_period")), WinRateOperation.outcome, WinRateOperation.horizonDays,
            WinRateOperation.maxAgeDays, WinRateOperation.noDecisionReasons,
        ],
        data: .object(
            "The velocities.",
            [
                .required("days", .integer("The days of the time that have begun.", 0...Int64.max, example: 90)),
                .required("currencies", .array("By currency.", of: figures, count: MetricJSON.entries)),
            ]
        ).named("Velocities"),
        answer: { metric throws(Problem) in
            let query = try query(metric)
            let answer = try metric.result(of: query)
            for figures in answer.currencies { metric.count(figures.opportunityDeals?.figures ?? figures.won.figures) }
            let days = answer.days.map { Int($0.upperBound.dayNumber) - Int($0.lowerBound.dayNumber) + 1 } ?? 0
            return [
                "days": .integer(days), "currencies": .array(answer.currencies.map { json($0, metric) }),
            ]
        },
        drill: MetricOperation.drill(of: query))

    private static let fine = Schema.decimal(
        "With four decimals more than the currency has; null where a factor is missing."
    ).nullable()

    private static let figures = Schema.object(
        "The velocity in one currency.",
        [
            .required("currency", Schemas.currency("The currency.")), .required("velocity_per_day", fine),
            .required("measured_per_day", fine), .required("measured_drill", MetricJSON.drill),
            .required(
                "factors",
                .object(
                    "What it is made of.",
                    [
                        .required(
                            "opportunities",
                            .object(
                                "How many there are.",
                                [
                                    .required("count", .decimal("How many.", example: .exact("3.000000"))),
                                    .required("drill", MetricJSON.drill),
                                ])),
                        .required(
                            "average_value",
                            .object(
                                "What one is worth.",
                                [
                                    .required("amount", fine),
                                    .required("n", .integer("How many it is of.", 0...Int64.max)),
                                    .required("drill", MetricJSON.drill),
                                ])), .required("win_rate", MetricJSON.rate),
                        .required("value_rate", MetricJSON.valueRate), .required("win_rate_drill", MetricJSON.drill),
                        .required(
                            "cycle_days", Schemas.days("The length taken; null where nothing was won.").nullable()),
                        .required(
                            "cycle", MetricJSON.lengths),
                    ])),
        ]
    ).named("Velocity")

    private static func query(_ metric: MetricCall) throws(Problem) -> Velocity {
        Velocity(
            opportunities: metric.call.text("opportunities").flatMap { .init(rawValue: $0) } ?? .open,
            value: metric.call.text("value").flatMap { .init(rawValue: $0) } ?? .wonAverage,
            cycle: metric.call.text("cycle").flatMap { .init(rawValue: $0) } ?? .mean,
            winRate: try WinRateOperation.query(metric, method: "win_rate_method"))
    }

    private static func json(_ figures: VelocityFigures, _ metric: MetricCall) -> JSON {
        let currency = figures.currency
        let factors: JSON = [
            "opportunities": [
                "count": .millionths(figures.opportunities),
                "drill": figures.opportunityDeals.map { metric.drill($0.drill) } ?? .null,
            ],
            "average_value": [
                "amount": MetricJSON.fine(figures.averageValue, currency),
                "n": .integer(figures.valued.figures.reduce(0) { $0 + $1.priced }),
                "drill": metric.drill(figures.valued.drill),
            ], "win_rate": MetricJSON.json(figures.winRate), "value_rate": MetricJSON.json(figures.valueRate),
            "win_rate_drill": metric.drill(figures.rated.drill), "cycle_days": .millionths(figures.cycleDays),
            "cycle": .object(metric.fields(figures.cycle)),
        ]
        return [
            "currency": .string(currency.code), "velocity_per_day": MetricJSON.fine(figures.perDay, currency),
            "measured_per_day": MetricJSON.fine(figures.measuredPerDay, currency),
            "measured_drill": metric.drill(figures.won.drill), "factors": factors,
        ]
    }
}
