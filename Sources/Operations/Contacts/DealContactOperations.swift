internal import DealModel
internal import Wire
internal import WorkspaceStore

/// The contacts of a deal: list, add, get, change, remove.
enum DealContactOperations {
    static let all: [Operation] = [list, add, get, update, remove]

    private static let contactID = Parameter.path("contact_id", Schemas.id("The contact."))
    private static let output = Operation.Output(ContactLinkJSON.schema, hasEntityTag: true)

    private static let fields: [SchemaField] = [
        .optional("role", ContactLinkJSON.role.nullable()), .optional("is_primary", ContactLinkJSON.isPrimary),
        .optional("introduced_by", ContactLinkJSON.introducedBy.nullable()),
        .optional("metadata", ContactLinkJSON.metadata.nullable()), .optional("effective_at", Schemas.effectiveAt),
    ]

    private static let list = Operation(
        "deals.contacts.list", .init(.get, "/deals/{id}/contacts"), scope: .read, effect: .reads,
        summary: "List a deal's contacts",
        details: "In the order in which they came. With as_of and known_at as they were, or were known to be, then.",
        parameters: [DealOperations.id] + LinkMoment.parameters,
        output: .init(
            Schemas.page(
                of: ContactLinkJSON.schema, "Contacts in the order in which they came.",
                countMax: DealLimits.contactsMax)), problems: [.notFound]
    ) { call throws(Problem) in
        let id: DealID = try call.pathID("id", "deal")
        let moment = try LinkMoment(call)
        let links = try call.workspace.read { reader throws(StoreError) in
            guard let deal = try reader.deal(id) else { throw .refused(OperationCall.notFound("deal")) }
            return try reader.contactLinks(of: deal, at: moment.instant, knownTo: try moment.knownTo(reader))
        }
        return Paging.whole(links.map { ContactLinkJSON.json($0, of: id) })
    }

    private static let add = Operation(
        "deals.contacts.add", .init(.post, "/deals/{id}/contacts"), scope: .write, effect: .creates,
        summary: "Link a contact to a deal",
        details: "Contacts are kept elsewhere and not looked up. The main one is the deal's contact_id: with "
            + "is_primary this one becomes it, in the same write, and the one before no longer is. The answer is the "
            + "link as it is at effective_at.",
        parameters: [DealOperations.id],
        body: .json(
            .object(
                "A contact to link.", [.required("contact_id", Schemas.id("The contact, kept elsewhere."))] + fields,
                example: [
                    "contact_id": .string(Schemas.exampleID), "role": "decision_maker", "is_primary": true,
                ]
            ).named("NewContactLink"), isRequired: true),
        output: .init(status: 201, ContactLinkJSON.schema, hasEntityTag: true),
        problems: [.notFound, .conflict, .versionMismatch], bodyProblems: metadataProblems
    ) { call throws(Problem) in
        let id: DealID = try call.pathID("id", "deal")
        guard let contactID = call.body["contact_id"]?.stringValue.flatMap({ ContactID($0) }) else {
            throw OperationCall.notFound("contact")
        }
        // One that becomes the main contact takes the place of another, which the caller is to have seen.
        let isCreation = call.body["is_primary"]?.boolValue != true
        return try LinkWriting(call: call, id: id, isCreation: isCreation).change { link, write throws(StoreError) in
            if try write.contactLink(contactID, of: link.deal, at: link.instant) != nil {
                throw .refused(linked(contactID, to: id))
            }
            let contact = edited(DealContact(contactID: contactID), by: call.body)
            var answer = try put(contact, setting: .all, call, link, write)
            answer.location = "/deals/\(id)/contacts/\(contactID)"
            return answer
        }
    }

    private static let get = Operation(
        "deals.contacts.get", .init(.get, "/deals/{id}/contacts/{contact_id}"), scope: .read, effect: .reads,
        summary: "Get a contact of a deal", details: "Its entity tag is of the deal's version, which rises with it.",
        parameters: [DealOperations.id, contactID], output: output, problems: [.notFound]
    ) { call throws(Problem) in
        let id: DealID = try call.pathID("id", "deal")
        let contactID: ContactID = try call.pathID("contact_id", "contact")
        let (link, version) = try call.workspace.read { reader throws(StoreError) in
            guard let deal = try reader.deal(id),
                let link = try reader.contactLinks(of: deal).first(where: { $0.value.contactID == contactID })
            else { throw .refused(OperationCall.notFound("contact of a deal")) }
            return (link, deal.deal.version)
        }
        return answer(link, of: id, version: version)
    }

    private static let update = Operation(
        "deals.contacts.update", .init(.patch, "/deals/{id}/contacts/{contact_id}"), scope: .write, effect: .changes,
        summary: "Change a contact of a deal",
        details: "Only the given fields change; null empties a field. is_primary makes it the deal's contact_id, or "
            + "empties that where it is this contact. The answer is the link as it is at effective_at.",
        parameters: [DealOperations.id, contactID],
        body: .json(
            .object("The fields to change.", fields, example: ["role": "champion"]).named("ContactLinkChanges"),
            isRequired: true), output: output, problems: [.notFound, .conflict, .versionMismatch],
        bodyProblems: { metadataProblems($0) + somethingToChange($0) }
    ) { call throws(Problem) in
        let contactID: ContactID = try call.pathID("contact_id", "contact")
        let writing = LinkWriting(call: call, id: try call.pathID("id", "deal"))
        return try writing.change { link, write throws(StoreError) in
            guard let known = try write.contactLink(contactID, of: link.deal, at: link.instant) else {
                throw .refused(OperationCall.notFound("contact of a deal"))
            }
            let contact = edited(known.value, by: call.body)
            return try put(contact, setting: differences(contact, known.value), call, link, write)
        }
    }

    private static let remove = Operation(
        "deals.contacts.remove", .init(.delete, "/deals/{id}/contacts/{contact_id}"), scope: .write, effect: .deletes,
        summary: "Take a contact off a deal",
        details: "Where it is the main one, the deal's contact_id is emptied in the same write.",
        parameters: [DealOperations.id, contactID, .query("effective_at", Schemas.effectiveAt)],
        output: .init(status: 204), problems: [.notFound, .conflict, .versionMismatch, .validationFailed]
    ) { call throws(Problem) in
        let contactID: ContactID = try call.pathID("contact_id", "contact")
        let writing = LinkWriting(call: call, id: try call.pathID("id", "deal"))
        return try writing.change { link, write throws(StoreError) in
            guard let known = try write.contactLink(contactID, of: link.deal, at: link.instant) else {
                throw .refused(OperationCall.notFound("contact of a deal"))
            }
            try LinkWriting.checkRoom(for: 1, on: link.deal)
            let deal = try write.record(known.value, on: link.deal, effectiveAt: link.instant, isRemoved: true)
            _ = try mark(contactID, isPrimary: false, deal, link, write)
            return OperationAnswer()
        }
    }

    /// Records what is set of a contact, if anything is, and whether it is the main one.
    private static func put(
        _ contact: DealContact, setting fields: LinkFieldSet, _ call: OperationCall, _ start: LinkWriting.Start,
        _ write: WriteTransaction
    ) throws(StoreError) -> OperationAnswer {
        var deal = start.deal
        if !fields.isEmpty {
            try LinkWriting.checkRoom(for: 1, on: deal)
            deal = try write.record(contact, setting: fields, on: deal, effectiveAt: start.instant)
            if fields.contains(.linked) { try PrimaryContact.checkCount(of: deal, from: start.instant, in: write) }
        }
        let isPrimary = call.body["is_primary"]?.boolValue
        deal = try mark(contact.contactID, isPrimary: isPrimary, deal, start, write)
        guard var link = try write.contactLink(contact.contactID, of: deal, at: start.instant) else {
            throw .failed("the contact \(contact.contactID) was not linked")
        }
        link.value.isPrimary = isPrimary ?? (start.primary == contact.contactID)
        return answer(link, of: deal.deal.id, version: deal.deal.version)
    }

    /// Stores a deal, with another main contact where that is wanted.
    private static func mark(
        _ contact: ContactID, isPrimary: Bool?, _ deal: StoredDeal, _ start: LinkWriting.Start,
        _ write: WriteTransaction
    ) throws(StoreError) -> StoredDeal {
        var deal = deal
        if let changes = PrimaryContact.change(isPrimary, of: contact, from: start.primary) {
            try DealWriting.checkRoom(on: deal)
            deal = try write.append(DealVersionDraft(effectiveAt: start.asked, changes: changes), to: deal)
        } else if deal.deal.version > start.deal.deal.version {
            try write.finish(deal)
        }
        if start.asked != nil { try PrimaryContact.checkLinked(deal, pointer: start.momentPointer, in: write) }
        return deal
    }

    private static func answer(_ link: DealLink<DealContact>, of deal: DealID, version: Int64) -> OperationAnswer {
        var answer = OperationAnswer.json(ContactLinkJSON.json(link, of: deal))
        answer.entityTag = EntityTag("v\(version)")
        return answer
    }

    /// The fields in which two differ, byte by byte: `==` also calls different bytes equal.
    private static func differences(_ one: DealContact, _ other: DealContact) -> LinkFieldSet {
        var fields: LinkFieldSet = []
        if !one.role.hasSameBytes(as: other.role) { fields.insert(.role) }
        if one.introducedBy != other.introducedBy { fields.insert(.introducedBy) }
        if !one.metadata.hasSameBytes(as: other.metadata) { fields.insert(.metadata) }
        return fields
    }

    private static func edited(_ contact: DealContact, by body: JSONObject) -> DealContact {
        var contact = contact
        if let role = body["role"] { contact.role = role.stringValue }
        if let value = body["introduced_by"] { contact.introducedBy = value.stringValue.flatMap { ContactID($0) } }
        if let value = body["metadata"] { contact.metadata = value.isNull ? nil : value.canonicalText() }
        return contact
    }

    private static func linked(_ contact: ContactID, to deal: DealID) -> Problem {
        Problem(
            .conflict, "The contact is linked to the deal already; change it with PATCH.",
            errors: [
                FieldProblem(
                    pointer: "/contact_id", code: "taken",
                    detail: "It stands at /deals/\(deal)/contacts/\(contact) already.")
            ])
    }

    private static let metadataProblems: @Sendable (JSONObject) -> [FieldProblem] = { body in
        guard let metadata = body["metadata"], !metadata.isNull,
            metadata.canonicalText().utf8.count > DealLimits.contactMetadataBytesMax
        else { return [] }
        return [
            FieldProblem(
                pointer: "/metadata", code: "too_long",
                detail: "Metadata has at most \(DealLimits.contactMetadataBytesMax) bytes as canonical JSON.")
        ]
    }

    private static func somethingToChange(_ body: JSONObject) -> [FieldProblem] {
        guard !body.names.contains(where: { $0 != "effective_at" }) else { return [] }
        return [FieldProblem(pointer: "", code: "empty", detail: "At least one field is to be changed.")]
    }
}
