internal import DealModel
internal import Wire

/// The bodies of requests about deals.
enum DealBody {
    private static let tags = SchemaField.optional("tags", DealTagging.names(0...DealLimits.tagsMax))

    static let new = Schema.object(
        "A new deal.",
        [
            .required("title", DealInput.title),
            .optional("pipeline_id", Schemas.id("The pipeline; the default one, if absent.")),
            .optional("stage_id", Schemas.id("The stage; the first open one, if absent.")),
            .optional("effective_at", Schemas.instant("When the deal came to be; now, if absent.")), tags,
        ] + DealInput.fields,
        example: ["title": "Fleet of 20 vans", "amount": 125_000, "currency": "EUR", "owner_id": "anna"]
    ).named("NewDeal")

    static let changes = Schema.object(
        "The fields to change.",
        [
            .optional("title", DealInput.title), .optional("stage_id", Schemas.id("The stage to move to.")),
            .optional("effective_at", Schemas.effectiveAt), .optional("corrects", Schemas.corrects),
            .optional("reason", Schemas.reason),
        ] + DealInput.fields, example: ["amount": .exact("140000.00"), "expected_close_date": "2026-12-15"]
    ).named("DealChanges")

    static let whole = Schema.object(
        "What the deal of an external id is to be: a new one is made of it, one that is there is changed to it.",
        [
            .required("title", DealInput.title),
            .optional("pipeline_id", Schemas.id("The pipeline; it counts only where the deal is made.")),
            .optional("stage_id", Schemas.id("The stage.")),
            .optional(
                "effective_at",
                Schemas.instant("When the deal came to be, or from when the changes hold; now, if absent.")), tags,
        ] + DealInput.fields.filter { $0.name != "external_id" },
        example: ["title": "Fleet of 20 vans", "amount": 125_000, "currency": "EUR", "owner_id": "anna"]
    ).named("WholeDeal")

    static let move = Schema.object(
        "Where to.",
        [
            .required("stage_id", Schemas.id("The stage to move to.")),
            .optional(
                "probability",
                Schemas.probability("The deal's own from then on; null inherits the stage's.").nullable()),
            .optional("reason", Schemas.reason), .optional("effective_at", Schemas.effectiveAt),
            .optional("corrects", Schemas.corrects),
        ], example: ["stage_id": .string(Schemas.exampleID), "reason": "Budget approved"]
    ).named("DealMove")

    static let restoring = Schema.object(
        "When and why.", [.optional("reason", Schemas.reason), .optional("effective_at", Schemas.effectiveAt)],
        example: ["reason": "Deleted by mistake"]
    ).named("DealRestoring")
}
