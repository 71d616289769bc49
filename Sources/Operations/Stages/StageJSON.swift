internal import DealModel
internal import Wire

/// How a stage looks on the wire.
enum StageJSON {
    static let kind = Schema.enumeration(
        "What the stage means for the deals in it.", StageKind.allCases.map(\.rawValue), example: "open")
    static let category = Schema.enumeration(
        "The forecast column.", ForecastCategory.allCases.map(\.rawValue), example: "commit")
    static let position = Schema.integer(
        "The place among the pipeline's stages, 1 first.", 1...Int64(DealLimits.positionMax), example: 2)
    static let staleAfterDays = Schema.integer(
        "After how many days in the stage a deal counts as stale.", 1...Int64(DealLimits.staleAfterDaysMax), example: 30
    )

    static let schema = Schema.object(
        "One step of a pipeline.",
        [
            .required("id", Schemas.id("The stage's own id.")),
            .required("pipeline_id", Schemas.id("The pipeline that it is a step of.")),
            .required(
                "name", Schemas.text("What people call it.", 1...DealLimits.nameCharactersMax, example: "Proposal")),
            .required("position", position), .required("kind", kind),
            .required(
                "probability",
                Schemas.probability("What deals inherit: the default of an open stage, 1 when won, 0 when lost.")
                    .nullable()), .required("forecast_category", category.nullable()),
            .required("stale_after_days", staleAfterDays.nullable()),
            .required("archived", .boolean("Whether no deal may move here any more.")),
            .required("external_id", Schemas.externalID.nullable()),
            .required("created_at", Schemas.instant("When it was recorded.")),
            .required("updated_at", Schemas.instant("When it was last changed.")),
            .required("version", .integer("Rises with every change.", 1...Int64.max, example: 1)),
        ]
    ).named("Stage")

    static func json(_ versions: VersionedDefinition<Stage>) -> JSON {
        let stage = versions.current
        return [
            "id": .id(stage.id), "pipeline_id": .id(stage.pipelineID), "name": .string(stage.name),
            "position": .integer(stage.position), "kind": .string(stage.kind.rawValue),
            "probability": .probability(stage.probability),
            "forecast_category": .optional(stage.forecastCategory?.rawValue),
            "stale_after_days": .optional(stage.staleAfterDays.map { Int64($0) }), "archived": .bool(stage.isArchived),
            "external_id": .external(stage.externalID), "created_at": .instant(versions.createdAt),
            "updated_at": .instant(versions.updatedAt), "version": .integer(versions.versions.count),
        ]
    }

    static func answer(_ versions: VersionedDefinition<Stage>) -> OperationAnswer {
        var answer = OperationAnswer.json(json(versions))
        answer.entityTag = EntityTag("v\(versions.versions.count)")
        return answer
    }
}
