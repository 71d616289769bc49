internal import DealAnalytics
internal import DealModel
internal import Wire
internal import WorkspaceStore

/// How the description of a workspace looks on the wire. What there is nothing to say of is left out.
enum DescriptionSchema {
    /// Its parts.
    static let parts = ["counts", "pipelines", "owners", "sources", "tags", "metrics", "limits"]

    static let schema = Schema.object(
        "What is in a workspace.", workspace + sections
    ).named("WorkspaceDescription")

    private static let number = Schema.integer("How many.", 0...Int64.max, example: 12)
    private static let name = Schemas.text("Its name.", 0...DealLimits.nameCharactersMax, example: "Sales")

    private static let workspace: [SchemaField] = [
        .required("name", .string("Its name.", length: 1...WorkspaceEntry.nameCharactersMax, example: "default")),
        .required("time_zone", .string("Its time zone.", length: 1...ZoneRules.nameCharactersMax, example: "UTC")),
        .required("fiscal_year_start", .integer("The month in which its fiscal year starts.", 1...12, example: 1)),
        .optional("reporting_currency", Schemas.currency("What totals are converted to.")),
        .required("data_version", .integer("The last number of its log.", 0...Int64.max, example: 2_108)),
        .optional("first_change_at", Schemas.instant("The earliest moment from which anything of a deal holds.")),
        .optional("last_change_at", Schemas.instant("When anything was recorded last.")),
    ]

    private static let sections: [SchemaField] = [
        .optional("deals", counts), .optional("currencies", .array("Those in use.", of: currency, count: 0...200)),
        .optional(
            "pipelines",
            .array("Pipelines with their stages.", of: pipeline, count: 0...DescriptionLimits.pipelinesMax)),
        .optional("pipelines_total", number),
        .optional(
            "owners",
            .array(
                "Owners of deals, most deals first.", of: tally("owner_id"), count: 0...DescriptionLimits.ownersMax)),
        .optional("owners_total", number),
        .optional(
            "sources",
            .array("Sources of deals, likewise.", of: tally("source"), count: 0...DescriptionLimits.sourcesMax)),
        .optional("sources_total", number),
        .optional("tags", .array("Tags.", of: tag, count: 0...DescriptionLimits.tagsMax)),
        .optional("tags_total", number),
        .optional(
            "metrics", .array("What can be computed.", of: metric, count: 0...100)),
        .optional("limits", .map("What bounds requests.", of: number, count: 0...50)),
    ]

    private static let counts = Schema.object(
        "How many deals there are.", StageKind.allCases.map { .required($0.rawValue, number) }
    ).named("DescribedDeals")

    private static let currency = Schema.object(
        "A currency.", [.required("code", Schemas.currency("Its code.")), .required("deals", number)]
    ).named("DescribedCurrency")

    private static let pipeline = Schema.object(
        "A pipeline.",
        [
            .required("id", Schemas.id("Its id.")), .required("name", name),
            .optional("default", .boolean("Present where it is the default one.", example: true)),
            .optional("archived", .boolean("Present where it takes no more deals.", example: true)),
            .required(
                "stages", .array("Its stages, in order.", of: stage, count: 0...DescriptionLimits.stagesMax)),
        ]
    ).named("DescribedPipeline")

    private static let stage = Schema.object(
        "A stage.",
        [
            .required("id", Schemas.id("Its id.")), .required("name", name), .required("kind", DealJSON.status),
            .optional("probability", Schemas.probability("What deals in it inherit, where it is open.")),
            .optional("archived", .boolean("Present where no deal may move here.", example: true)),
            .required("deals", number),
        ]
    ).named("DescribedStage")

    private static let tag = Schema.object(
        "A tag.", [.required("id", Schemas.id("Its id.")), .required("name", TagJSON.name)]
    ).named("DescribedTag")

    private static let metric = Schema.object(
        "A metric.",
        [
            .required(
                "id", .string("Its name: GET /analytics/… as OpenAPI has it.", length: 1...100, example: "win_rate")),
            .required("title", .string("One line.", length: 1...200, example: "Compute win rates")),
            .optional(
                "params",
                .array(
                    "Its own parameters, beside those of all metrics.",
                    of: .string("A name.", length: 1...100, example: "group_by"), count: 1...50)),
        ]
    ).named("DescribedMetric")

    private static func tally(_ kind: String) -> Schema {
        let text = kind == "source" ? DealInput.source : DealInput.owner
        return .object(
            "Deals by status.", [.required("id", text)] + StageKind.allCases.map { .required($0.rawValue, number) }
        ).named(kind == "source" ? "DescribedSource" : "DescribedOwner")
    }
}
