internal import DealAnalytics
internal import DealModel
internal import Wire

/// How a pipeline summary looks on the wire.
enum SummaryJSON {
    /// The characters of a metric's name and of a warning's code.
    private static let codeCharactersMax = 100
    private static let definitionVersionMax: Int64 = 1_000_000

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
            .required("value", .array("Their values by currency.", of: money).nullable()),
            .required("weighted_value", .array("Their weighted values by currency.", of: money).nullable()),
        ]
    ).named("ValueObject")

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
            .required("avg_age_days", .decimal("Mean whole days since their creation.").nullable()),
            .required("avg_stage_days", .decimal("Mean whole days in the stage.").nullable()),
            .required("overdue", .integer("Those whose expected close date has passed.", 0...Int64.max)),
            .required("unpriced", .integer("Those without an amount.", 0...Int64.max)),
            .required("no_probability", .integer("Those without a probability.", 0...Int64.max)),
            .required("by_currency", .array("The same by currency.", of: currencyFigures)),
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
            .required("stages", .array("The open stages by position.", of: stage).nullable()),
            .optional("closed", .array("The closed stages by position, with include=closed.", of: stage).nullable()),
            .required("open", valueObject), .required("won", valueObject), .required("lost", valueObject),
            .required("by_currency", .array("The open deals by currency.", of: currencyFigures).nullable()),
        ]
    ).named("PipelineSummary")

    static let meta = Schema.object(
        "The papers of the figures.",
        [
            .required("metric", Schemas.text("The metric.", 1...codeCharactersMax, example: "pipeline_summary")),
            .required(
                "definition",
                .object(
                    "The definition that was used.",
                    [
                        .required("id", Schemas.text("Its id.", 1...codeCharactersMax, example: "pipeline_summary")),
                        .required("version", .integer("Its version.", 1...definitionVersionMax, example: 1)),
                    ])), .required("as_of", Schemas.instant("The moment in the world.")),
            .required("known_at", Schemas.instant("By what was recorded up to then.").nullable()),
            .required("data_version", .integer("The last sequence number taken into account.", 0...Int64.max)),
            .required(
                "population",
                .object(
                    "The open deals that the figures are about.",
                    [
                        .required("matched", .integer("In the pipelines asked for.", 0...Int64.max)),
                        .required("counted", .integer("Whose amounts are in the values.", 0...Int64.max)),
                    ])),
            .required(
                "excluded",
                .object(
                    "What the figures leave out.",
                    [
                        .required("unpriced", .integer("Deals without an amount.", 0...Int64.max)),
                        .required("no_probability", .integer("Not in the weighted value.", 0...Int64.max)),
                        .required("other_currency", .integer("In another currency than asked for.", 0...Int64.max)),
                    ])),
            .required("warnings", .array("What a reader should know.", of: MetricJSON.warning)),
        ]
    ).named("SummaryMeta")

    /// - Parameter currency: the one that was asked for, which the scalars are then in, whatever there is.
    static func json(_ summary: PipelineSummary, currency: Currency?, includesClosed: Bool) -> JSON {
        let openStages = summary.stages.filter { $0.stage.kind == .open }
        let closedStages = summary.stages.filter { $0.stage.kind.isClosed }
        var shown = summary.totals.open
        if includesClosed { shown += summary.totals.won + summary.totals.lost }
        let currencies = Set(shown.compactMap(\.currency))
        let single = currency ?? (currencies.count == 1 ? currencies.first : nil)
        let open = summary.totals.open
        let count = open.reduce(0) { $0 + $1.count }
        var object: JSONObject = [
            "pipeline_id": .id(summary.pipeline.id), "pipeline_name": .string(summary.pipeline.name),
            "currency": .optional(single?.code), "total_deals": .integer(count),
            "total_value": scalar(open, in: single) { $0.value },
            "weighted_value": scalar(open, in: single) { $0.value == nil ? nil : $0.weighted },
            "stages": .array(openStages.map { json($0, single: single) }),
        ]
        if includesClosed { object["closed"] = .array(closedStages.map { json($0, single: single) }) }
        object["open"] = value(open)
        object["won"] = value(summary.totals.won)
        object["lost"] = value(summary.totals.lost)
        object["by_currency"] = .array(open.map(json))
        return .object(object)
    }

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

    private static func json(_ stage: StageSummary, single: Currency?) -> JSON {
        [
            "stage_id": .id(stage.stage.id), "name": .string(stage.stage.name),
            "position": .integer(stage.stage.position), "kind": .string(stage.stage.kind.rawValue),
            "count": .integer(stage.count), "value": scalar(stage.figures, in: single) { $0.value },
            "weighted_value": scalar(stage.figures, in: single) { $0.value == nil ? nil : $0.weighted },
            "avg_age_days": days(stage.averageAge), "avg_stage_days": days(stage.averageStageDays),
            "overdue": .integer(stage.overdue), "unpriced": .integer(stage.figures.reduce(0) { $0 + $1.unpriced }),
            "no_probability": .integer(stage.figures.reduce(0) { $0 + $1.noProbability }),
            "by_currency": .array(stage.figures.map(json)),
        ]
    }

    private static func value(_ figures: [DealFigures]) -> JSON {
        [
            "count": .integer(figures.reduce(0) { $0 + $1.count }),
            "value": .array(figures.compactMap { list($0.value, $0.currency) }),
            "weighted_value": .array(figures.compactMap { list($0.value == nil ? nil : $0.weighted, $0.currency) }),
        ]
    }

    /// A sum where one currency is in play: 0 over no deals, null where deals are there but none has an amount.
    private static func scalar(_ figures: [DealFigures], in single: Currency?, _ read: (DealFigures) -> Int128?) -> JSON
    {
        if figures.isEmpty { return single.map { .amount(minorUnits: 0, currency: $0) } ?? .null }
        guard let single, let own = figures.first(where: { $0.currency == single }), let sum = read(own) else {
            return .null
        }
        return .amount(minorUnits: sum, currency: single)
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
