internal import DealModel
internal import Reports
internal import Wire

/// How a report looks as JSON.
enum ReportSchema {
    private static let nameCharactersMax = 200
    private static let sentenceCharactersMax = 2_000
    private static let partsMax = 10_000
    private static let rowsMax = 10_000_000

    private static let kinds = ReportColumn.Kind.allCases.map(\.rawValue)
    private static let kind = Schema.enumeration("What the values are.", kinds, example: "money")
    private static let value = Schema.any(
        "A value: a number, a text, an amount with its currency, or null where there is none.")

    private static func name(_ description: String, _ example: String) -> Schema {
        Schemas.text(description, 1...nameCharactersMax, example: .string(example))
    }

    static let report = Schema.object(
        "A report.",
        [
            .required("report", name("Its name.", "win-rates")), .required("title", name("Its title.", "Win rates")),
            .required("papers", papers), .required("sections", .array("Its parts.", of: section, count: 0...partsMax)),
        ]
    ).named("Report")

    private static let papers = Schema.object(
        "What made it: enough to make it again.",
        [
            .required("workspace", name("The workspace.", "default"))
        ] + MetricJSON.momentFields + [
            .required("window", MetricJSON.window()),
            .required(
                "definitions",
                .array(
                    "The definitions that its figures follow.",
                    of: .object(
                        "A definition.",
                        [
                            .required("id", name("Its id.", "win_rate.closed_period")),
                            .required("version", .integer("Its version.", 1...Int64.max)),
                            .required(
                                "formula",
                                Schemas.text("What it says.", 1...sentenceCharactersMax, example: "won ÷ closed")),
                        ]), count: 0...partsMax)),
            .required("parameters", .map("What was asked for.", of: .any("A text."), count: 0...partsMax)),
            .required(
                "population",
                .object(
                    "The deals that the figures are about.",
                    [
                        .required("matched", .integer("That are meant.", 0...Int64.max).nullable()),
                        .required("counted", .integer("Whose values are in the sums.", 0...Int64.max).nullable()),
                    ])),
            .required(
                "excluded",
                .map(
                    "What the figures leave out or assume, by reason.", of: .integer("Deals.", 0...Int64.max),
                    count: 0...partsMax)),
            .required(
                "warnings",
                .array(
                    "What a reader should know.",
                    of: Schemas.text("A sentence.", 1...sentenceCharactersMax, example: "Two currencies."),
                    count: 0...partsMax)),
        ]
    ).named("ReportPapers")

    private static let section = Schema.object(
        "A part of a report.",
        [
            .required("name", name("Its name.", "quarters")), .required("title", name("Its heading.", "By quarter")),
            .required(
                "notes",
                .array(
                    "What a reader should know before the numbers.",
                    of: Schemas.text("A sentence.", 1...sentenceCharactersMax, example: "The 50 largest of 90 moves."),
                    count: 0...partsMax)),
            .required("figures", .array("Headline figures.", of: figure, count: 0...partsMax)),
            .required("charts", .array("What can be drawn.", of: chart, count: 0...partsMax)),
            .required("tables", .array("Its tables.", of: table, count: 0...partsMax)),
        ]
    ).named("ReportSection")

    private static let figure = Schema.object(
        "A headline figure.",
        [
            .required("name", name("Its name.", "win_rate")), .required("label", name("Its label.", "Win rate")),
            .required("kind", kind), .required("value", value), .optional("previous", value),
            .optional("change", value), .optional("compared_with", name("When it was that.", "a week before")),
        ]
    ).named("ReportFigure")

    private static let chart = Schema.object(
        "What a picture shows.",
        [
            .required("name", name("Its name.", "win_rate_by_quarter")),
            .required("title", name("Its title.", "Win rate by quarter")),
            .required(
                "shape",
                .enumeration("How it is drawn.", ReportChart.Shape.allCases.map(\.rawValue), example: "bars")),
            .required("kind", kind), .required("value_label", name("The values' axis.", "Win rate (%)")),
            .required("categories", .array("What the points stand at.", of: .any("A text."), count: 0...partsMax)),
            .required(
                "series",
                .array(
                    "A point for each category.",
                    of: .object(
                        "A series.",
                        [
                            .required("label", name("Its name.", "Won")),
                            .required(
                                "role",
                                .enumeration(
                                    "What it stands for.", ReportChart.Role.allCases.map(\.rawValue), example: "won")),
                            .required(
                                "points",
                                .array(
                                    "The points, with the ends of their intervals.", of: .any("A point."),
                                    count: 0...partsMax)),
                        ]), count: 0...partsMax)),
        ]
    ).named("ReportChart")

    private static let table = Schema.object(
        "A table.",
        [
            .required("name", name("Its name.", "quarters")), .required("title", name("Its title.", "By quarter")),
            .required(
                "columns",
                .array(
                    "Its columns.",
                    of: .object(
                        "A column.",
                        [
                            .required("name", name("Its name.", "won_value")),
                            .required("label", name("Its label.", "Won value")), .required("kind", kind),
                        ]), count: 0...partsMax)),
            .required(
                "rows",
                .array(
                    "A value for each column, in their order.",
                    of: .array("A row.", of: value, count: 0...partsMax), count: 0...rowsMax)),
            .required(
                "totals",
                .array(
                    "Sums below the rows, one row a currency.",
                    of: .array("A row.", of: value, count: 0...partsMax), count: 0...partsMax)),
        ]
    ).named("ReportTable")
}
