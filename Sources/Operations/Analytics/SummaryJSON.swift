internal import DealAnalytics
internal import DealModel
internal import Wire

/// How a pipeline summary looks on the wire.
enum SummaryJSON {
    static let money = Schema.object(
        "An amount in a currency.",
        [
            .required("currency", Schemas.currency("The currency.")),
            .required("amount", .decimal("The amount.", example: .exact("1234.50"))),
        ]
    ).named("Money")

    private static let count = Schema.integer("How many deals.", 0...Int64.max, example: 42)

    private static let valueObject = Schema.object(
        "Deals of one status.",
        [
            .required("count", count.nullable()),
            .required(
                "value", .array("Their values by currency.", of: money, count: MetricJSON.entries).nullable()),
            .required(
                "weighted_value",
                .array("Their weighted values by currency.", of: money, count: MetricJSON.entries).nullable()),
            .optional("converted", MetricJSON.converted), .optional("drill", MetricJSON.drill),
        ]
    ).named("ValueObject")

    /// The decimals of percentiles beyond those of the currency.
    private static let percentileDecimals = 4

    static let percentiles = Schema.array(
        "How large the deals with an amount are, by currency, with include=percentiles.",
        of: .object(
            "The percentiles of the amounts in one currency.",
            [
                .required("currency", Schemas.currency("The currency.")),
                .required("n", .integer("How many deals have an amount.", 1...Int64.max)),
            ]
                + AmountPercentiles.percents.map {
                    .required("p\($0)", .decimal("The \($0)th percentile.", example: .exact("1234.500000")))
                }
        ).named("AmountPercentiles"), count: MetricJSON.entries)

    static let delta = Schema.object(
        "How much has changed since a moment, with include=delta.",
        [
            .required("compare_to", Schemas.instant("The moment.")),
            .required("count", .integer("How many deals more.", Int64.min...Int64.max, example: 3)),
            .required(
                "value", .array("How much more value, by currency.", of: money, count: MetricJSON.entries)),
            .required(
                "weighted_value",
                .array("How much more weighted value, by currency.", of: money, count: MetricJSON.entries)),
        ]
    ).named("SummaryDelta")

    private static let currencyFigures = Schema.object(
        "Deals of one currency; those without one stand under null.",
        [
            .required("currency", Schemas.currency("The currency.").nullable()), .required("count", count),
            .required("value", .decimal("Their value; null where none has an amount.").nullable()),
            .required("weighted_value", .decimal("Their weighted value.").nullable()),
            .required("unpriced", .integer("Those without an amount.", 0...Int64.max)),
            .required("no_probability", .integer("Those without a probability.", 0...Int64.max)),
            .required("overdue", .integer("Those whose expected close date has passed.", 0...Int64.max)),
        ]
    ).named("CurrencyFigures")

    private static let stage = Schema.object(
        "The deals in one stage.",
        [
            .required("stage_id", Schemas.id("The stage.")),
            .required("name", Schemas.text("Its name then.", 0...DealLimits.nameCharactersMax, example: "Proposal")),
            .required("position", StageJSON.position), .required("kind", StageJSON.kind), .required("count", count),
            .required("value", .decimal("The value, where the summary is in one currency.").nullable()),
            .required("weighted_value", .decimal("The weighted value, where it is in one currency.").nullable()),
            .required("avg_age_days", Schemas.days("Mean whole days since their creation.").nullable()),
            .required("avg_stage_days", Schemas.days("Mean whole days in the stage.").nullable()),
            .required("overdue", .integer("Those whose expected close date has passed.", 0...Int64.max)),
            .required("unpriced", .integer("Those without an amount.", 0...Int64.max)),
            .required("no_probability", .integer("Those without a probability.", 0...Int64.max)),
            .required(
                "by_currency", .array("The same by currency.", of: currencyFigures, count: MetricJSON.entries)),
            .optional("percentiles", percentiles), .optional("delta", delta), .required("drill", MetricJSON.drill),
        ]
    ).named("StageSummary")

    static let pipeline = Schema.object(
        "The deals in one pipeline. Scalars are null where more than one currency is in them.",
        [
            .required("pipeline_id", Schemas.id("The pipeline.")),
            .required(
                "pipeline_name", Schemas.text("Its name then.", 0...DealLimits.nameCharactersMax, example: "Sales")),
            .required("currency", Schemas.currency("The currency of the scalars.").nullable()),
            .required("total_deals", count.nullable()),
            .required("total_value", .decimal("The value of the open deals.").nullable()),
            .required("weighted_value", .decimal("Their weighted value.").nullable()),
            .required(
                "stages", .array("The open stages by position.", of: stage, count: MetricJSON.entries).nullable()
            ),
            .optional(
                "closed",
                .array(
                    "The closed stages by position, with include=closed.", of: stage, count: MetricJSON.entries
                ).nullable()),
            .required("open", valueObject), .required("won", valueObject), .required("lost", valueObject),
            .required(
                "by_currency",
                .array("The open deals by currency.", of: currencyFigures, count: MetricJSON.entries).nullable()),
            .optional("percentiles", percentiles), .optional("delta", delta),
        ]
    ).named("PipelineSummary")

    /// The summary of a pipeline about which nothing was known yet.
    static func unknown(_ pipeline: Pipeline, includesClosed: Bool) -> JSON {
        let nothing: JSON = ["count": .null, "value": .null, "weighted_value": .null]
        var object: JSONObject = [
            "pipeline_id": .id(pipeline.id), "pipeline_name": .string(pipeline.name), "currency": .null,
            "total_deals": .null, "total_value": .null, "weighted_value": .null, "stages": .null, "open": nothing,
            "won": nothing, "lost": nothing, "by_currency": .null,
        ]
        if includesClosed { object["closed"] = .null }
        return .object(object)
    }

    static func json(_ figures: DealFigures) -> JSON {
        [
            "currency": .optional(figures.currency?.code), "count": .integer(figures.count),
            "value": amount(figures.value, figures.currency),
            "weighted_value": amount(figures.value == nil ? nil : figures.weighted, figures.currency),
            "unpriced": .integer(figures.unpriced), "no_probability": .integer(figures.noProbability),
            "overdue": .integer(figures.overdue),
        ]
    }

    static func json(_ stage: StageSummary, single: Currency?, isConverted: Bool) -> JSONObject {
        [
            "stage_id": .id(stage.stage.id), "name": .string(stage.stage.name),
            "position": .integer(stage.stage.position), "kind": .string(stage.stage.kind.rawValue),
            "count": .integer(stage.count), "value": scalar(stage.figures, in: single, isConverted: isConverted),
            "weighted_value": scalar(stage.figures, in: single, isConverted: isConverted, isWeighted: true),
            "avg_age_days": days(stage.averageAge), "avg_stage_days": days(stage.averageStageDays),
            "overdue": .integer(stage.overdue), "unpriced": .integer(stage.figures.reduce(0) { $0 + $1.unpriced }),
            "no_probability": .integer(stage.figures.reduce(0) { $0 + $1.noProbability }),
            "by_currency": .array(stage.figures.map(json)),
        ]
    }

    static func value(_ figures: [DealFigures], in target: Currency?, drill: JSON) -> JSON {
        var object: JSONObject = [
            "count": .integer(figures.reduce(0) { $0 + $1.count }),
            "value": .array(figures.compactMap { list($0.value, $0.currency) }),
            "weighted_value": .array(figures.compactMap { list($0.value == nil ? nil : $0.weighted, $0.currency) }),
            "drill": drill,
        ]
        if let target {
            object["converted"] = [
                "currency": .string(target.code),
                "value": .amount(minorUnits: figures.reduce(0) { $0 + $1.conversion.value }, currency: target),
                "weighted_value": .amount(
                    minorUnits: figures.reduce(0) { $0 + $1.conversion.weighted }, currency: target),
            ]
        }
        return .object(object)
    }

    /// How large deals are, by currency.
    static func json(_ percentiles: [AmountPercentiles]) -> JSON {
        .array(
            percentiles.map { entry in
                var object: JSONObject = [
                    "currency": .string(entry.currency.code), "n": .integer(entry.count),
                ]
                for (percent, value) in zip(AmountPercentiles.percents, entry.values) {
                    object["p\(percent)"] = .exact(
                        ExactDecimal.text(units: value, decimals: entry.currency.decimals + percentileDecimals))
                }
                return .object(object)
            })
    }

    /// How figures differ from those of an earlier moment; what has no amount counts as 0.
    static func delta(_ figures: [DealFigures], since earlier: [DealFigures], at moment: Instant) -> JSON {
        let currencies = Set((figures + earlier).filter { $0.value != nil }.compactMap(\.currency)).sorted()
        func difference(_ read: (DealFigures) -> Int128) -> JSON {
            .array(
                currencies.map { currency in
                    let now = figures.first { $0.currency == currency }.map(read) ?? 0
                    let then = earlier.first { $0.currency == currency }.map(read) ?? 0
                    return [
                        "currency": .string(currency.code),
                        "amount": .amount(minorUnits: now - then, currency: currency),
                    ]
                })
        }
        let count = figures.reduce(0) { $0 + $1.count } - earlier.reduce(0) { $0 + $1.count }
        return [
            "compare_to": .instant(moment), "count": .integer(count), "value": difference { $0.value ?? 0 },
            "weighted_value": difference { $0.weighted },
        ]
    }

    /// A sum where one currency is in play: 0 over no deals, null where deals are there but none has an amount.
    ///
    /// - Parameter isConverted: whether values of all currencies were converted into it.
    static func scalar(
        _ figures: [DealFigures], in single: Currency?, isConverted: Bool, isWeighted: Bool = false
    ) -> JSON {
        guard let single else { return .null }
        if figures.isEmpty { return .amount(minorUnits: 0, currency: single) }
        if isConverted {
            guard figures.contains(where: { $0.count > $0.unpriced + $0.conversion.fxMissing }) else { return .null }
            return .amount(
                minorUnits: figures.reduce(0) { $0 + (isWeighted ? $1.conversion.weighted : $1.conversion.value) },
                currency: single)
        }
        guard let own = figures.first(where: { $0.currency == single }), let value = own.value else { return .null }
        return .amount(minorUnits: isWeighted ? own.weighted : value, currency: single)
    }

    private static func list(_ sum: Int128?, _ currency: Currency?) -> JSON? {
        guard let sum, let currency else { return nil }
        return ["currency": .string(currency.code), "amount": .amount(minorUnits: sum, currency: currency)]
    }

    private static func amount(_ sum: Int128?, _ currency: Currency?) -> JSON {
        guard let sum, let currency else { return .null }
        return .amount(minorUnits: sum, currency: currency)
    }

    private static func days(_ mean: MeanDays?) -> JSON {
        mean.map { .exact(ExactDecimal.text(units: Int128($0.millionths), decimals: 6)) } ?? .null
    }
}
