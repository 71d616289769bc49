internal import DealModel
internal import Wire

/// How a deal looks on the wire.
enum DealJSON {
    static let status = Schema.enumeration(
        "Follows from the kind of the stage; cannot be set.", StageKind.allCases.map(\.rawValue), example: "open")
    static let valuePeriod = Schema.enumeration(
        "How often the amount is paid.", ValuePeriod.allCases.map(\.rawValue), example: "one_time")

    static let contact = Schema.object(
        "A contact that has to do with the deal.",
        [
            .required("contact_id", Schemas.id("The contact, kept elsewhere.")),
            .required("role", ContactLinkJSON.role.nullable()), .required("is_primary", ContactLinkJSON.isPrimary),
            .required("introduced_by", ContactLinkJSON.introducedBy.nullable()),
        ]
    ).named("DealContact")

    static let schema = Schema.object("A deal as it is now.", ownFields + inputFields + derivedFields).named("Deal")

    private static let ownFields: [SchemaField] = [
        .required("id", Schemas.id("The deal's own id.")), .required("title", DealInput.title),
        .required("description", DealInput.description.nullable()),
        .required("pipeline_id", Schemas.id("The pipeline that it is in.")),
        .required(
            "pipeline_name", Schemas.text("The pipeline's name.", 0...DealLimits.nameCharactersMax, example: "Sales")),
        .required("stage_id", Schemas.id("The stage that it is in.")),
        .required(
            "stage_name", Schemas.text("The stage's name.", 0...DealLimits.nameCharactersMax, example: "Proposal")),
        .required("status", status),
        .required(
            "amount", .decimal("The amount with the currency's decimals.", example: .exact("1234.50")).nullable()),
        .required("currency", Schemas.currency("The currency of the amount.").nullable()),
    ]

    private static let inputFields: [SchemaField] = [
        .required("value_period", valuePeriod.nullable()), .required("term_months", DealInput.termMonths.nullable()),
        .required("probability", Schemas.probability("The deal's own; null inherits the stage's.").nullable()),
        .required(
            "effective_probability",
            Schemas.probability("What counts: 1 when won, 0 when lost, else the deal's own, else the stage's.")
                .nullable()),
        .required("expected_close_date", Schemas.date("When it is expected to close.").nullable()),
        .required("owner_id", DealInput.owner.nullable()), .required("source", DealInput.source.nullable()),
        .required("next_step", DealInput.nextStep.nullable()),
        .required("forecast_category", StageJSON.category.nullable()),
        .required("leader_category", StageJSON.category.nullable()),
        .required("organization_id", Schemas.id("The organization, kept elsewhere.").nullable()),
        .required("contact_id", Schemas.id("The primary contact, kept elsewhere.").nullable()),
        .required("contacts", .array("The contacts linked to it.", of: contact, count: 0...DealLimits.contactsMax)),
        .required(
            "tags",
            .array(
                "Its tags.", of: Schemas.text("A tag.", 1...DealLimits.tagCharactersMax, example: "upsell"),
                count: 0...DealLimits.tagsMax)),
        .required("metadata", DealInput.metadata.nullable()), .required("external_id", Schemas.externalID.nullable()),
        .required("won_reason", DealInput.wonReason.nullable()),
        .required("lost_reason", DealInput.lostReason.nullable()),
    ]

    private static let derivedFields: [SchemaField] = [
        .required("won_at", Schemas.instant("When it was won, while it is.").nullable()),
        .required("lost_at", Schemas.instant("When it was lost, while it is.").nullable()),
        .required("closed_at", Schemas.instant("When it was won or lost, while it is.").nullable()),
        .required("created_by", Schemas.actor("Who created it.")),
        .required("created_at", Schemas.instant("When the deal came to be.")),
        .required("updated_at", Schemas.instant("When anything about it was last recorded.")),
        .required("deleted_at", Schemas.instant("When it was deleted.").nullable()),
        .required("version", .integer("Rises with every write to it.", 1...Int64.max, example: 3)),
    ]

    /// A deal with its links, in the names of the given definitions.
    static func json(_ deal: Deal, contacts: [DealContact], tags: [String], definitions: Definitions) -> JSON {
        let facts = deal.facts
        let stage = facts.stageID.flatMap { definitions.stage($0) }
        let pipeline = facts.pipelineID.flatMap { definitions.pipeline($0) }
        var object: JSONObject = [
            "id": .id(deal.id), "title": .optional(facts.title), "description": .optional(facts.description),
            "pipeline_id": .id(facts.pipelineID), "pipeline_name": .optional(pipeline?.name),
            "stage_id": .id(facts.stageID), "stage_name": .optional(stage?.name),
            "status": .optional(stage?.kind.rawValue), "amount": .amount(facts.amount),
            "currency": .optional(facts.currency?.code), "value_period": .optional(facts.valuePeriod?.rawValue),
            "term_months": .optional(facts.termMonths.map { Int64($0) }),
            "probability": .probability(facts.probability),
            "effective_probability": .probability(stage?.probability(override: facts.probability)),
            "expected_close_date": .date(facts.expectedCloseDate), "owner_id": .optional(facts.ownerID),
            "source": .optional(facts.source), "next_step": .optional(facts.nextStep),
            "forecast_category": .optional(facts.forecastCategory?.rawValue),
            "leader_category": .optional(facts.leaderCategory?.rawValue),
        ]
        object["organization_id"] = .id(facts.organizationID)
        object["contact_id"] = .id(facts.contactID)
        object["contacts"] = .array(contacts.map(json))
        object["tags"] = .array(tags.map { .string($0) })
        object["metadata"] = metadata(facts.metadata)
        object["external_id"] = .external(facts.externalID)
        object["won_reason"] = .optional(facts.wonReason)
        object["lost_reason"] = .optional(facts.lostReason)
        object["won_at"] = .instant(deal.timeline.wonAt)
        object["lost_at"] = .instant(deal.timeline.lostAt)
        object["closed_at"] = .instant(deal.timeline.closedAt)
        object["created_by"] = .string(deal.createdBy)
        object["created_at"] = .instant(deal.timeline.createdAt)
        object["updated_at"] = .instant(deal.updatedAt)
        object["deleted_at"] = .instant(deal.timeline.deletedAt)
        object["version"] = .integer(deal.version)
        return .object(object)
    }

    static func json(_ contact: DealContact) -> JSON {
        [
            "contact_id": .id(contact.contactID), "role": .optional(contact.role),
            "is_primary": .bool(contact.isPrimary), "introduced_by": .id(contact.introducedBy),
        ]
    }

    /// Stored metadata as JSON; what is stored was read and checked before.
    static func metadata(_ text: String?) -> JSON {
        guard let text, let value = try? JSONReader.parse(text) else { return .null }
        return value
    }

    /// The entity tag of a deal: its version, and the last change to a definition, whose names are in the body.
    static func entityTag(_ deal: Deal, definitions: Definitions) -> EntityTag {
        EntityTag("v\(deal.version)-\(definitions.lastSequence)")
    }
}
