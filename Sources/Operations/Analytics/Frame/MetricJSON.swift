internal import DealAnalytics
internal import DealModel
internal import Wire

/// How the pieces of metrics look on the wire.
enum MetricJSON {
    private static let codeCharactersMax = 100
    private static let sentenceCharactersMax = 2_000
    private static let definitionVersionMax: Int64 = 1_000_000

    /// How many entries any list of an answer can have.
    static let entries = 0...QueryStopped.figuresMax

    static let count = Schema.integer("How many deals.", 0...Int64.max, example: 42)

    static let money = SummaryJSON.money

    static let converted = Schema.object(
        "All of them in the currency asked for.",
        [
            .required("currency", Schemas.currency("The currency.")),
            .required("value", .decimal("Their value.")),
            .required("weighted_value", .decimal("Their weighted value.")),
        ]
    ).named("Converted")

    /// The fields of figures.
    static let figureFields: [SchemaField] = [
        .required("count", count),
        .required("value", .array("Their values by currency.", of: money, count: MetricJSON.entries)),
        .required(
            "weighted_value", .array("Their weighted values by currency.", of: money, count: MetricJSON.entries)),
        .optional("converted", converted),
        .required("unpriced", .integer("Those without an amount.", 0...Int64.max)),
        .required("no_probability", .integer("Those without a probability.", 0...Int64.max)),
    ]

    static let drill = Schema.string(
        "Where the deals are listed that this figure is made of.", length: 1...CursorSeal.charactersMax + 100,
        example: nil
    ).nullable()

    /// Figures with the way to their deals.
    static let figures = Schema.object(
        "Figures of a set of deals.", figureFields + [.required("drill", drill)]
    ).named("Figures")

    /// The member of an answer that says which group it is about.
    static let groupName = "group"

    /// What a group is: a member for each dimension.
    static let group = Schema.map(
        "The group: a value for each dimension; null for the deals that have none.",
        of: .any("An id with a name, a text, or an interval with its first day."),
        count: 0...GroupDimension.dimensionsMax)

    /// Figures of a group.
    static let groupFigures = Schema.object(
        "Figures of one group.", [.required("group", group)] + figureFields + [.required("drill", drill)]
    ).named("GroupFigures")

    /// A rate.
    static let rate = Schema.object(
        "A share of cases, with how many it is of.",
        [
            .required("num", .integer("How many came out so.", 0...Int64.max, example: 30)),
            .required("den", .integer("How many there are.", 0...Int64.max, example: 42)),
            .required(
                "rate", .decimal("The share; null where there are none.", example: .exact("0.714286")).nullable()),
            .required("ci_low", .decimal("The lower bound of Wilson's interval.").nullable()),
            .required("ci_high", .decimal("Its upper bound.").nullable()),
            .required(
                "status",
                .enumeration("Whether there are enough cases.", ["ok", "insufficient_history"], example: "ok")),
        ]
    ).named("Rate")

    /// A share of a value.
    static let valueRate = Schema.object(
        "A share of a value in one currency.",
        [
            .required("currency", Schemas.currency("The currency.")),
            .required("num", .decimal("The part.")), .required("den", .decimal("The whole.")),
            .required("rate", .decimal("The share; null where the whole is 0.").nullable()),
            .required("n", .integer("How many deals have a value.", 0...Int64.max)),
            .required(
                "status",
                .enumeration("Whether there are enough deals.", ["ok", "insufficient_history"], example: "ok")),
        ]
    ).named("ValueRate")

    static let warning = Schema.object(
        "A warning.",
        [
            .required("code", Schemas.text("A stable code.", 1...codeCharactersMax, example: "mixed_currencies")),
            .required("detail", Schemas.text("A sentence.", 1...sentenceCharactersMax, example: "Two currencies.")),
        ]
    ).named("Warning")

    /// What figures are about, on both clocks.
    static let momentFields: [SchemaField] = [
        .required("as_of", Schemas.instant("The moment in the world.")),
        .required("known_at", Schemas.instant("By what was recorded up to then.").nullable()),
        .required("data_version", .integer("The last sequence number taken into account.", 0...Int64.max)),
    ]

    /// The time in which events count.
    static func window(_ more: [SchemaField] = []) -> Schema {
        .object(
            "The time in which events count.",
            [
                .required("from", Schemas.instant("Its beginning; null for that of time.").nullable()),
                .required("to", Schemas.instant("Its end, left out; null for that of time.").nullable()),
                .required("tz", Schemas.text("The time zone.", 1...ZoneRules.nameCharactersMax, example: "UTC")),
            ] + more)
    }

    static let meta = Schema.object(
        "The papers of the figures.",
        [
            .required("metric", Schemas.text("The metric.", 1...codeCharactersMax, example: "win_rate")),
            .required(
                "definition",
                .object(
                    "The definition that was used; see analytics.definitions.",
                    [
                        .required(
                            "id", Schemas.text("Its id.", 1...codeCharactersMax, example: "win_rate.closed_period")),
                        .required("version", .integer("Its version.", 1...definitionVersionMax, example: 1)),
                    ])),
        ] + momentFields + [
            .required(
                "window",
                window([
                    .required(
                        "preset",
                        Schemas.text("Its name, where it was asked for by one.", 1...40, example: "ytd").nullable())
                ])), .required("currency", Schemas.currency("Into what values were converted.").nullable()),
            .required("fx", Schemas.text("By which rates.", 1...codeCharactersMax, example: "close_date").nullable()),
            .required(
                "value_basis",
                .enumeration("Which value is meant.", ValueBasis.allCases.map(\.rawValue), example: "amount")),
            .required(
                "population",
                .object(
                    "The deals that the figures are about.",
                    [
                        .required("matched", .integer("That are meant.", 0...Int64.max)),
                        .required("counted", .integer("Whose values are in the sums.", 0...Int64.max)),
                    ])),
            .required(
                "excluded",
                .map("What the figures leave out or assume, by reason.", of: .integer("Deals.", 0...Int64.max))),
            .required("scope", Schemas.text("Whose deals can be seen.", 1...codeCharactersMax, example: "workspace")),
            .required("warnings", .array("What a reader should know.", of: warning, count: MetricJSON.entries)),
            .required("result_id", Schemas.text("A name of the answer.", 1...codeCharactersMax, example: "r_3f1c")),
            .optional("profile", .any("What was read and how long it took, with profile=true.")),
        ]
    ).named("MetricMeta")

    static func meta(of metric: MetricCall) -> JSONObject {
        let frame = metric.frame
        var counted = metric.excluded
        if counted.isEmpty { counted = [("unpriced", 0), ("no_probability", 0)] }
        return [
            "metric": .string(metric.operation.definition.metric),
            "definition": [
                "id": .string(metric.definitionID), "version": .integer(metric.operation.definition.version),
            ],
            "as_of": .instant(metric.moment.asOf), "known_at": .instant(metric.moment.knownAt),
            "data_version": .integer(metric.snapshot.dataVersion),
            "window": [
                "from": frame.window.from < Instant.earliest ? .null : .instant(frame.window.from),
                "to": frame.window.to > Instant.latest ? .null : .instant(frame.window.to),
                "tz": .string(frame.calendar.zone.name),
                "preset": .optional(frame.window.preset.flatMap { $0 == .all ? nil : $0.description }),
            ], "currency": .optional(frame.conversion?.target.code),
            "fx": .optional(metric.call.text("fx") ?? frame.conversion?.mode.rawValue),
            "value_basis": .string(frame.valueBasis.rawValue),
            "population": [
                "matched": .integer(metric.population.matched), "counted": .integer(metric.population.counted),
            ], "excluded": .object(JSONObject(counted.map { ($0.reason, .integer($0.count)) })),
            "scope": "workspace", "warnings": .array(metric.warnings.map(\.json)),
            "result_id": .string("r_\(metric.resultDigest)_\(metric.snapshot.dataVersion)"),
        ]
    }

    static func profile(_ metric: MetricCall, microseconds: Int64) -> JSON {
        var steps = metric.profile
        if steps.isEmpty { steps = [("version_rows", metric.snapshot.versionCount)] }
        return [
            "steps": .array(steps.map { ["step": .string($0.step), "rows": .integer($0.count)] }),
            "bytes_in_columns": .integer(metric.snapshot.bytesInColumns),
            "threads": .integer(metric.work.threadCount), "microseconds": .integer(microseconds),
        ]
    }

    /// The fields of figures.
    ///
    /// - Parameter target: the currency into which values were converted.
    static func fields(_ figures: [ValueFigures], in target: Currency? = nil) -> JSONObject {
        var object: JSONObject = [
            "count": .integer(figures.dealCount), "value": .array(figures.compactMap { sum($0.value, $0.currency) }),
            "weighted_value": .array(figures.compactMap { sum($0.weighted, $0.currency) }),
            "unpriced": .integer(figures.reduce(0) { $0 + $1.unpriced }),
            "no_probability": .integer(figures.reduce(0) { $0 + $1.noProbability }),
        ]
        if let target {
            object["converted"] = [
                "currency": .string(target.code),
                "value": .amount(minorUnits: figures.reduce(0) { $0 + $1.converted }, currency: target),
                "weighted_value": .amount(
                    minorUnits: figures.reduce(0) { $0 + $1.convertedWeighted }, currency: target),
            ]
        }
        return object
    }

    private static func sum(_ sum: Int128?, _ currency: Currency?) -> JSON? {
        guard let sum, let currency else { return nil }
        return ["currency": .string(currency.code), "amount": .amount(minorUnits: sum, currency: currency)]
    }

    static func json(_ rate: Rate) -> JSON {
        [
            "num": .integer(rate.numerator), "den": .integer(rate.denominator), "rate": .millionths(rate.millionths),
            "ci_low": .millionths(rate.interval?.lowerBound), "ci_high": .millionths(rate.interval?.upperBound),
            "status": .string(rate.status.rawValue),
        ]
    }

    static func json(_ rate: ValueRate) -> JSON {
        [
            "currency": .string(rate.currency.code),
            "num": .amount(minorUnits: rate.numerator, currency: rate.currency),
            "den": .amount(minorUnits: rate.denominator, currency: rate.currency),
            "rate": .millionths(rate.millionths), "n": .integer(rate.count), "status": .string(rate.status.rawValue),
        ]
    }

    /// The group's values by the names of their dimensions.
    static func json(_ values: [GroupValue], of dimensions: [GroupDimension]) -> JSON {
        .object(
            JSONObject(
                zip(dimensions, values).map { dimension, value in
                    let json: JSON =
                        switch value {
                        case .definition(let id, let name): ["id": .string(id), "name": .string(name)]
                        case .text(let text): .string(text)
                        case .interval(let name, let date): ["name": .string(name), "from": .date(date)]
                        case .none: .null
                        }
                    return (dimension.rawValue, json)
                }))
    }
}

extension JSON {
    /// A number of six decimals; null for nil.
    static func millionths(_ number: Int64?) -> JSON {
        number.map { exact(ExactDecimal.text(units: Int128($0), decimals: 6)) } ?? .null
    }
}
