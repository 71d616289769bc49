internal import DealModel
internal import Wire
internal import WorkspaceStore

/// What a contact has to do with: its deals, and what they add up to.
enum ContactDealsOperation {
    private static let entry = Schema.object(
        "A deal and what part the contact plays in it.",
        [
            .required("role", ContactLinkJSON.role.nullable()), .required("is_primary", ContactLinkJSON.isPrimary),
            .required("introduced_by", ContactLinkJSON.introducedBy.nullable()),
            .required("since", Schemas.instant("Since when it has had to do with the deal without a break.")),
            .required("deal", DealJSON.schema),
        ]
    ).named("ContactDeal")

    static let operation = Operation(
        "contacts.deals", .init(.get, "/contacts/{id}/deals"), scope: .read, effect: .reads,
        summary: "List the deals of a contact",
        details: "All deals that it is linked to, newest first, and what they add up to by status and currency over "
            + "all pages. Contacts are kept elsewhere: one that no deal knows has no deals.",
        parameters: [
            .path("id", Schemas.id("The contact.")),
            .query(
                "status",
                .array(
                    "Only deals with these statuses.", of: DealJSON.status, count: 1...StageKind.allCases.count,
                    example: ["open"])), Schemas.limit, Schemas.cursor,
        ],
        output: .init(
            Schemas.page(
                of: entry, "Deals of a contact.",
                with: [
                    .required(
                        "totals",
                        .array(
                            "What they add up to.", of: ContactTotalJSON.schema, count: 0...ContactTotalJSON.totalsMax))
                ])),
        problems: [.notFound, .invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        var query = ContactDealsQuery(contact: try call.pathID("id", "contact"))
        query.statuses = call.texts("status")?.compactMap { StageKind(rawValue: $0) }
        query.limit = call.integer("limit") ?? Paging.limitDefault
        query.after = try position(call)
        let page = try call.workspace.read { [query] reader throws(StoreError) in
            let (deals, hasMore) = try reader.deals(query)
            var entries: [JSON] = []
            for deal in deals { entries.append(json(try DealAnswer(deal: deal, reader: reader), query.contact)) }
            return (
                entries: entries, last: hasMore ? deals.last?.deal : nil,
                totals: try reader.totals(query).map { ContactTotalJSON.json($0) }
            )
        }
        let next = page.last.map { deal -> JSON in
            [.integer(deal.timeline.createdAt.microseconds), .id(deal.id)]
        }
        return Paging.answer(call, page.entries, next: next, beside: ["totals": .array(page.totals)])
    }

    private static func position(_ call: OperationCall) throws(Problem) -> (createdAt: Instant, id: DealID)? {
        guard let position = try Paging.position(call) else { return nil }
        guard let createdAt = position[0]?.intValue, let id = position[1]?.stringValue.flatMap({ DealID($0) }) else {
            throw CursorFailure.invalidCursor.problem
        }
        return (Instant(microseconds: createdAt), id)
    }

    private static func json(_ answer: DealAnswer, _ contact: ContactID) -> JSON {
        let link = answer.contactLinks.first { $0.value.contactID == contact }
        return [
            "role": .optional(link?.value.role), "is_primary": .bool(answer.deal.facts.contactID == contact),
            "introduced_by": .id(link?.value.introducedBy), "since": .instant(link?.addedAt), "deal": answer.json,
        ]
    }
}
