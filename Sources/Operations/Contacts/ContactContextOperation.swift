internal import DealModel
internal import Wire
internal import WorkspaceStore

/// All that is known about a contact, in one answer.
enum ContactContextOperation {
    /// How many deals it tells.
    static let dealsMax = 50
    /// How many stage changes it tells.
    static let stageChangesMax = 20

    private static let stageName = Schemas.text(
        "The stage's name.", 0...DealLimits.nameCharactersMax, example: "Proposal")

    private static let deal = Schema.object(
        "A deal of the contact, in short.",
        [
            .required("id", Schemas.id("The deal.")), .required("title", DealInput.title.nullable()),
            .required("role", ContactLinkJSON.role.nullable()), .required("is_primary", ContactLinkJSON.isPrimary),
            .required(
                "since", Schemas.instant("Since when it has had to do with the deal without a break.").nullable()),
            .required(
                "pipeline_name",
                Schemas.text("The pipeline's name.", 0...DealLimits.nameCharactersMax, example: "Sales").nullable()),
            .required("stage_name", stageName.nullable()), .required("status", DealJSON.status.nullable()),
            .required("amount", .decimal("The amount.", example: .exact("1234.50")).nullable()),
            .required("currency", Schemas.currency("The currency of the amount.").nullable()),
            .required(
                "probability", Schemas.probability("What counts: the deal's own, else the stage's.").nullable()),
            .required("expected_close_date", Schemas.date("When it is expected to close.").nullable()),
            .required("owner_id", DealInput.owner.nullable()),
            .required("updated_at", Schemas.instant("When anything about it was last recorded.")),
        ]
    ).named("ContextDeal")

    private static let change = Schema.object(
        "A step of a deal from stage to stage.",
        [
            .required("effective_at", Schemas.instant("When it happened.")),
            .required("deal_id", Schemas.id("The deal.")), .required("deal_title", DealInput.title.nullable()),
            .required("from_stage", stageName.nullable()), .required("to_stage", stageName),
            .required("actor", Schemas.actor("Who did it.")),
        ]
    ).named("ContextStageChange")

    private static let schema = Schema.object(
        "All that is known about a contact.",
        [
            .required("contact_id", Schemas.id("The contact, kept elsewhere.")),
            .required(
                "known_since",
                Schemas.instant("Since when it has had to do with any of its deals; null where it has none.")
                    .nullable()),
            .required(
                "deals", .array("Its deals, the one changed last first.", of: deal, count: 0...dealsMax)),
            .required("has_more", .boolean("Whether it has other deals.")),
            .required(
                "totals",
                .array(
                    "What all its deals add up to, by status and currency.", of: ContactTotalJSON.schema,
                    count: 0...ContactTotalJSON.totalsMax)),
            .required(
                "stage_changes",
                .array(
                    "The last steps of all its deals, newest first; from_stage is null for a creation.", of: change,
                    count: 0...stageChangesMax)),
        ]
    ).named("ContactContext")

    static let operation = Operation(
        "contacts.context", .init(.get, "/contacts/{id}/context"), scope: .read, effect: .reads,
        summary: "Get all that is known about a contact",
        details: "Its deals with the part that it plays in them, what they add up to, and what happened to them last. "
            + "Contacts are kept elsewhere: of one that no deal knows, nothing is known.",
        parameters: [
            .path("id", Schemas.id("The contact.")),
            .query(
                Schemas.limitName,
                .integer("How many deals to tell; \(dealsMax), if absent.", 1...Int64(dealsMax), example: 10)),
        ], output: .init(schema), problems: [.notFound]
    ) { call throws(Problem) in
        var query = ContactDealsQuery(contact: try call.pathID("id", "contact"))
        query.order = .lastChange
        query.limit = call.integer(Schemas.limitName) ?? dealsMax
        return .json(
            try call.workspace.read { [query] reader throws(StoreError) -> JSON in
                let (deals, hasMore) = try reader.deals(query)
                var entries: [JSON] = []
                for deal in deals {
                    let links = try reader.contactLinks(of: deal)
                    let link = links.first { $0.value.contactID == query.contact }
                    entries.append(json(deal.deal, link, query.contact, reader.definitions))
                }
                return [
                    "contact_id": .id(query.contact), "known_since": .instant(try reader.knownSince(query.contact)),
                    "deals": .array(entries), "has_more": .bool(hasMore),
                    "totals": .array(try reader.totals(query).map(ContactTotalJSON.json)),
                    "stage_changes": .array(try changes(of: query.contact, reader)),
                ]
            })
    }

    private static func json(
        _ deal: Deal, _ link: DealLink<DealContact>?, _ contact: ContactID, _ definitions: Definitions
    ) -> JSON {
        let facts = deal.facts
        let stage = facts.stageID.flatMap { definitions.stage($0) }
        let pipeline = facts.pipelineID.flatMap { definitions.pipeline($0) }
        return [
            "id": .id(deal.id), "title": .optional(facts.title), "role": .optional(link?.value.role),
            "is_primary": .bool(facts.contactID == contact), "since": .instant(link?.addedAt),
            "pipeline_name": .optional(pipeline?.name), "stage_name": .optional(stage?.name),
            "status": .optional(stage?.kind.rawValue), "amount": .amount(facts.amount),
            "currency": .optional(facts.currency?.code),
            "probability": .probability(stage?.probability(override: facts.probability)),
            "expected_close_date": .date(facts.expectedCloseDate), "owner_id": .optional(facts.ownerID),
            "updated_at": .instant(deal.updatedAt),
        ]
    }

    /// The last steps; each deal's history, which knows who took them, is read once.
    private static func changes(of contact: ContactID, _ reader: WorkspaceReader) throws(StoreError) -> [JSON] {
        var known: [Int64: (deal: Deal, actors: [Int64: String])] = [:]
        var entries: [JSON] = []
        for change in try reader.lastStageChanges(of: contact, limit: stageChangesMax) {
            if known[change.deal] == nil, let deal = try reader.deal(ordinal: change.deal) {
                let versions = try reader.history(of: deal).versions
                known[change.deal] = (
                    deal.deal, Dictionary(versions.map { ($0.sequence, $0.actor) }, uniquingKeysWith: { $1 })
                )
            }
            guard let (deal, actors) = known[change.deal] else { continue }
            let stages = reader.definitions.stages
            entries.append([
                "effective_at": .instant(change.effectiveAt), "deal_id": .id(deal.id),
                "deal_title": .optional(deal.facts.title),
                "from_stage": .optional(change.fromStage.map { stages[$0].current.name }),
                "to_stage": .string(stages[change.toStage].current.name),
                "actor": .string(actors[change.sequence] ?? ""),
            ])
        }
        return entries
    }
}
