internal import DealModel
internal import Wire

/// How a pipeline looks on the wire.
enum PipelineJSON {
    static let schema = Schema.object(
        "A sales process with its ordered stages.",
        [
            .required("id", Schemas.id("The pipeline's own id.")),
            .required(
                "name",
                Schemas.text("What people call it.", 1...DealLimits.nameCharactersMax, example: "Enterprise sales")),
            .required("is_default", .boolean("Whether new deals go here when they name no pipeline.")),
            .required("archived", .boolean("Whether it takes no more deals.")),
            .required("external_id", Schemas.externalID.nullable()),
            .required("created_at", Schemas.instant("When it was recorded.")),
            .required("updated_at", Schemas.instant("When it was last changed.")),
            .required("version", .integer("Rises with every change.", 1...Int64.max, example: 1)),
        ]
    ).named("Pipeline")

    static func json(_ versions: VersionedDefinition<Pipeline>) -> JSON {
        let pipeline = versions.current
        return [
            "id": .id(pipeline.id), "name": .string(pipeline.name), "is_default": .bool(pipeline.isDefault),
            "archived": .bool(pipeline.isArchived), "external_id": .external(pipeline.externalID),
            "created_at": .instant(versions.createdAt), "updated_at": .instant(versions.updatedAt),
            "version": .integer(versions.versions.count),
        ]
    }

    static func answer(_ versions: VersionedDefinition<Pipeline>) -> OperationAnswer {
        var answer = OperationAnswer.json(json(versions))
        answer.entityTag = EntityTag("v\(versions.versions.count)")
        return answer
    }
}
