internal import DealAnalytics
internal import DealModel
internal import Wire

/// The parameters that every metric takes.
enum FrameParameters {
    /// How many values one parameter can have.
    static let valuesMax = 50
    /// How many characters a filter in a query can have; a URL has at most 4 KiB.
    static let filterCharactersMax = 2_000
    /// The most cases that a rate can be asked to need.
    static let countMinMax: Int64 = 1_000_000
    /// The bounds of the confidence of an interval, both included.
    static let confidences = ("0.5", "0.999")

    /// How long the name of a way to convert can be.
    static let fxCharactersMax = 40

    /// Those that say which deals are meant.
    static let scope: [Parameter] =
        lists.map { list in
            .query(
                list.name,
                .array(
                    list.description, of: list.schema, count: 1...valuesMax,
                    example: list.schema.example.map { .array([$0]) }))
        } + [
            .query(
                "filter",
                .string(
                    "Which deals are meant, as the JSON text of a filter like that of deals.search.",
                    length: 1...filterCharactersMax,
                    example: #"{"field":"amount","op":"is_not_empty"}"#))
        ]

    static let lists: [(name: String, field: FilterField, schema: Schema, description: String)] = [
        ("pipeline_id", .pipeline, Schemas.id("A pipeline."), "Only in these pipelines."),
        ("stage_id", .stage, Schemas.id("A stage."), "Only in these stages."),
        ("owner_id", .owner, DealInput.owner, "Only of these owners."),
        ("source", .source, DealInput.source, "Only from these sources."),
        ("organization_id", .organization, Schemas.id("An organization."), "Only of these organizations."),
        ("contact_id", .contacts, Schemas.id("A contact."), "Only with one of these contacts."),
        (
            "tag", .tags, Schemas.text("A tag.", 1...DealLimits.tagCharactersMax, example: "upsell"),
            "Only with one of these tags."
        ),
    ]

    /// Those that say in which calendar.
    static let calendar: [Parameter] = [
        .query(
            "tz",
            Schemas.text(
                "The time zone, by its name; the workspace's, if absent.", 1...ZoneRules.nameCharactersMax,
                example: "Europe/Amsterdam")),
        .query(
            "fiscal_year_start",
            .integer("The month in which the fiscal year begins; the workspace's, if absent.", 1...12, example: 1)),
        .query(
            "week_start",
            .enumeration(
                "The day on which weeks begin; the workspace's, if absent.", Weekday.allCases.map(\.rawValue),
                example: "monday")),
    ]

    /// Those that say in which time events count.
    static let window: [Parameter] = [
        .query("from", edge("The beginning of the time in which events count, included: an instant or a date.")),
        .query("to", edge("The end of the time in which events count, left out: an instant or a date.")),
        .query(
            "period",
            Schemas.text(
                "The time in which events count, by its name, instead of from and to: such as "
                    + WindowPreset.examples.joined(separator: ", ") + ". All time, if absent.", 1...40,
                example: "this_quarter")),
    ]

    private static func edge(_ description: String) -> Schema {
        .string(
            description, length: 1...Schemas.instantCharactersMax, format: .instantOrDate, example: "2026-04-01")
    }

    /// Those that say in which terms.
    static let terms: [Parameter] = [
        .query(
            "value_basis",
            .enumeration(
                "Which value of a deal is meant: its amount, or what it comes to per month (mrr), per year (arr), in "
                    + "the first year (acv) or over its whole term (tcv).", ValueBasis.allCases.map(\.rawValue),
                example: "amount")),
        .query(
            "currency",
            Schemas.currency(
                "Into which currency values are converted, beside their own. None, if absent: amounts of several "
                    + "currencies are never added.")),
        .query(
            "fx",
            Schemas.text(
                "By which rates: of today (now), of the day of as_of, of the day on which a deal was closed, or of the "
                    + "expected close date of an open one (close_date), as they were known when the deal was closed "
                    + "(frozen), or of the day of as_of from a set (set:<id>). The usual set, and as_of, if absent.",
                1...fxCharactersMax, example: "close_date")),
        .query(
            "probability_source",
            .enumeration(
                "Where the probability of an open deal is taken from: the deal's own, else the stage's (effective), or "
                    + "only one of them.", ProbabilitySource.allCases.map(\.rawValue), example: "effective")),
        .query(
            "owner_at",
            .enumeration(
                "Whose something is that happened: the owner's of then (event) or of the moment asked about (now).",
                OwnerMoment.allCases.map(\.rawValue), example: "event")),
        .query(
            "min_n",
            .integer(
                "How many cases a rate needs for its status to be ok; 20, if absent.", 1...countMinMax, example: 20)),
        .query(
            "confidence",
            .decimal(
                "The confidence of intervals; 0.95, if absent.", minimum: Schemas.decimal(confidences.0),
                maximum: Schemas.decimal(confidences.1), decimalsMax: 6, example: .exact("0.95"))),
        .query(
            "profile",
            .boolean("Whether the answer says under meta.profile what was read and how long it took.", example: true)),
    ]

    /// What figures are told apart by.
    static let groupBy = Parameter.query(
        "group_by",
        .array(
            "What figures are told apart by.",
            of: .enumeration("A dimension.", GroupDimension.allCases.map(\.rawValue), example: "stage"),
            count: 1...GroupDimension.dimensionsMax, isUnique: true, example: ["stage"]))

    /// Into what the window is cut.
    static let interval = Parameter.query(
        "interval",
        .enumeration(
            "Into what intervals the time is cut.", CalendarInterval.allCases.map(\.rawValue), example: "month"))

    /// All but `group_by` and `interval`.
    static let common = AnalysisMoment.parameters + scope + window + calendar + terms

    /// The names of those.
    static let commonNames = Set(common.map(\.name))
}
