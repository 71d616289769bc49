internal import DealModel
internal import Wire

/// How a tag looks on the wire.
enum TagJSON {
    static let name = Schemas.text("What people call it.", 1...DealLimits.tagCharactersMax, example: "upsell")
    static let colour = Schema.string("How it is shown.", length: 7...7, format: .colour, example: "#c0ffee")

    static let schema = Schema.object(
        "A label for deals.",
        [
            .required("id", Schemas.id("The tag's own id.")), .required("name", name),
            .required("colour", colour.nullable()),
            .required("created_at", Schemas.instant("When it was recorded.")),
            .required("updated_at", Schemas.instant("When it was last changed.")),
            .required("version", .integer("Rises with every change.", 1...Int64.max, example: 1)),
        ]
    ).named("Tag")

    static func json(_ versions: VersionedDefinition<Tag>) -> JSON {
        let tag = versions.current
        return [
            "id": .id(tag.id), "name": .string(tag.name), "colour": .optional(tag.colour?.description),
            "created_at": .instant(versions.createdAt), "updated_at": .instant(versions.updatedAt),
            "version": .integer(versions.versions.count),
        ]
    }

    static func answer(_ versions: VersionedDefinition<Tag>) -> OperationAnswer {
        var answer = OperationAnswer.json(json(versions))
        answer.entityTag = EntityTag("v\(versions.versions.count)")
        return answer
    }
}

extension SchemaFormat {
    /// A colour of 24 bits.
    static let colour = SchemaFormat(
        name: "colour", describe: "a colour such as #c0ffee", pattern: "^#[0-9a-fA-F]{6}$"
    ) { text in TagColour(text) == nil ? "A colour is # and six hexadecimal digits, such as #c0ffee." : nil }
}
