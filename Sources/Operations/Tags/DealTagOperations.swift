internal import DealModel
internal import Wire
internal import WorkspaceStore

/// The tags of a deal: list, add, replace, remove.
enum DealTagOperations {
    static let all: [Operation] = [list, add, replace, remove]

    private static let schema = Schema.object(
        "A tag that a deal has.",
        [
            .required("id", Schemas.id("The tag.")), .required("name", TagJSON.name),
            .required("colour", TagJSON.colour.nullable()),
            .required("since", Schemas.instant("Since when the deal has it without a break.")),
        ]
    ).named("DealTag")

    private static let list = Operation(
        "deals.tags.list", .init(.get, "/deals/{id}/tags"), scope: .read, effect: .reads,
        summary: "List a deal's tags",
        details: "By name. With as_of and known_at as they were, or were known to be, then; tags have the names that "
            + "they had at that moment.", parameters: [DealOperations.id] + LinkMoment.parameters,
        output: .init(Schemas.page(of: schema, "Tags by name.", countMax: DealLimits.tagsMax)), problems: [.notFound]
    ) { call throws(Problem) in
        let id: DealID = try call.pathID("id", "deal")
        let moment = try LinkMoment(call)
        let tags = try call.workspace.read { reader throws(StoreError) in
            guard let deal = try reader.deal(id) else { throw .refused(OperationCall.notFound("deal")) }
            let sequence = try moment.knownTo(reader)
            return try reader.tagLinks(of: deal, at: moment.instant, knownTo: sequence).compactMap { link in
                reader.definitions.tags[link.value].value(at: moment.instant, knownTo: sequence).map { ($0, link) }
            }
        }
        let sorted = tags.sorted { $0.0.name.utf8.lexicographicallyPrecedes($1.0.name.utf8) }
        return Paging.whole(
            sorted.map { tag, link in
                [
                    "id": .id(tag.id), "name": .string(tag.name), "colour": .optional(tag.colour?.description),
                    "since": .instant(link.addedAt),
                ]
            })
    }

    private static let add = Operation(
        "deals.tags.add", .init(.post, "/deals/{id}/tags"), scope: .write, effect: .changes,
        summary: "Add tags to a deal",
        details: "By their names; tags that the deal has already change nothing. With effective_at the deal has them "
            + "from then on, until a later change to the same tag.", parameters: [DealOperations.id],
        body: .json(body("The tags to add.", "NewDealTags", 1...DealLimits.tagsMax), isRequired: true),
        output: DealOperations.output, problems: [.notFound, .conflict, .versionMismatch]
    ) { call throws(Problem) in try set(call) { current, named in (named.filter { !current.contains($0) }, []) } }

    private static let replace = Operation(
        "deals.tags.replace", .init(.put, "/deals/{id}/tags"), scope: .write, effect: .changes,
        summary: "Replace all tags of a deal",
        details: "By their names; the deal has these tags and no others from then on, or from effective_at on, until a "
            + "later change to the same tag. An empty list takes all off.", parameters: [DealOperations.id],
        body: .json(body("All tags of the deal.", "DealTagSet", 0...DealLimits.tagsMax), isRequired: true),
        output: DealOperations.output, problems: [.notFound, .conflict, .versionMismatch]
    ) { call throws(Problem) in
        try set(call) { current, named in
            (named.filter { !current.contains($0) }, current.filter { !named.contains($0) })
        }
    }

    private static let remove = Operation(
        "deals.tags.remove", .init(.delete, "/deals/{id}/tags/{tag_id}"), scope: .write, effect: .deletes,
        summary: "Take a tag off a deal",
        parameters: [
            DealOperations.id, .path("tag_id", Schemas.id("The tag.")), .query("effective_at", Schemas.effectiveAt),
        ], output: .init(status: 204), problems: [.notFound, .conflict, .versionMismatch, .validationFailed]
    ) { call throws(Problem) in
        let writing = LinkWriting(call: call, id: try call.pathID("id", "deal"))
        let tag: TagID = try call.pathID("tag_id", "tag")
        return try writing.change { link, write throws(StoreError) in
            guard try write.tags(of: link.deal, at: link.instant).contains(tag) else {
                throw .refused(OperationCall.notFound("tag on the deal"))
            }
            _ = try DealTagging.change(adding: [], removing: [tag], on: link.deal, at: link.instant, in: write)
            return OperationAnswer()
        }
    }

    private static func body(_ description: String, _ name: String, _ count: ClosedRange<Int>) -> Schema {
        .object(
            description,
            [
                .required("tags", DealTagging.names(count)), .optional("effective_at", Schemas.effectiveAt),
            ], example: ["tags": ["upsell"]]
        ).named(name)
    }

    /// Changes the tags of a deal; where nothing changes, nothing is written.
    ///
    /// - Parameter change: which tags to add and which to remove, given those that the deal has and those named.
    private static func set(
        _ call: OperationCall,
        _ change: @escaping @Sendable (_ current: [TagID], _ named: [TagID]) -> (added: [TagID], removed: [TagID])
    ) throws(Problem) -> OperationAnswer {
        try LinkWriting(call: call, id: try call.pathID("id", "deal")).change { link, write throws(StoreError) in
            let named = try refusing { () throws(Problem) in
                try DealTagging.tags(call.body, in: write.definitions) ?? []
            }
            let (added, removed) = change(try write.tags(of: link.deal, at: link.instant), named)
            let deal = try DealTagging.change(
                adding: added, removing: removed, on: link.deal, at: link.instant, in: write)
            return try DealAnswer(deal: deal, write: write).answer
        }
    }
}
