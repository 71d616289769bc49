internal import DealModel
internal import Wire
internal import WorkspaceStore

/// Tags: list, create, get, update, delete.
enum TagOperations {
    static let all: [Operation] = [list, create, get, update, delete]

    private static let id = Parameter.path("id", Schemas.id("The tag."))

    private static let list = Operation(
        "tags.list", .init(.get, "/tags"), scope: .read, effect: .reads, summary: "List tags",
        details: "In the order of creation.", parameters: [Schemas.limit, Schemas.cursor],
        output: .init(Schemas.page(of: TagJSON.schema, "Tags.")), problems: [.invalidCursor, .cursorMismatch]
    ) { call throws(Problem) in
        let live = call.workspace.definitions.tags.enumerated().filter { !$0.element.current.isDeleted }
        return try Paging.answer(call, live, key: { Int64($0.offset) }, json: { TagJSON.json($0.element) })
    }

    private static let create = Operation(
        "tags.create", .init(.post, "/tags"), scope: .write, effect: .creates, summary: "Create a tag",
        details: "No two tags have the same name; capital letters count.",
        body: .json(
            .object(
                "A new tag.", [.required("name", TagJSON.name), .optional("colour", TagJSON.colour.nullable())],
                example: ["name": "upsell", "colour": "#c0ffee"]
            ).named("NewTag"), isRequired: true),
        output: .init(status: 201, TagJSON.schema, hasEntityTag: true), problems: [.conflict]
    ) { call throws(Problem) in
        return try call.write { write throws(StoreError) in
            let tag = Tag(
                id: write.newID(), name: call.body["name"]?.stringValue ?? "", colour: colour(in: call.body))
            try refusing { () throws(Problem) in
                guard write.definitions.tags.count < Definitions.tagsMax else {
                    throw Problem(
                        .conflict, "A workspace has at most \(Definitions.tagsMax) tags, deleted ones included.")
                }
                try checkUnique(tag, in: write.definitions)
            }
            try write.record(tag)
            var answer = TagJSON.answer(Lookup.written(tag.id, by: write))
            answer.location = "/tags/\(tag.id)"
            return answer
        }
    }

    private static let get = Operation(
        "tags.get", .init(.get, "/tags/{id}"), scope: .read, effect: .reads, summary: "Get a tag", parameters: [id],
        output: .init(TagJSON.schema, hasEntityTag: true), problems: [.notFound]
    ) { call throws(Problem) in
        TagJSON.answer(try Lookup.tag(try call.pathID("id", "tag"), in: call.workspace.definitions))
    }

    private static let update = Operation(
        "tags.update", .init(.patch, "/tags/{id}"), scope: .write, effect: .changes, summary: "Change a tag",
        details: "Only the given fields change; null takes the colour away. A new name is shown on every deal at once.",
        parameters: [id],
        body: .json(
            .object(
                "The fields to change.",
                [.optional("name", TagJSON.name), .optional("colour", TagJSON.colour.nullable())],
                example: ["name": "cross-sell"]
            ).named("TagChanges"), isRequired: true), output: .init(TagJSON.schema, hasEntityTag: true),
        problems: [.notFound, .conflict, .versionMismatch], bodyProblems: StageInput.atLeastOneField
    ) { call throws(Problem) in
        let id: TagID = try call.pathID("id", "tag")
        return try call.write { write throws(StoreError) in
            let tag = try refusing { () throws(Problem) in
                var tag = try current(id, call, in: write)
                if let name = call.body["name"]?.stringValue { tag.name = name }
                if call.body["colour"] != nil { tag.colour = colour(in: call.body) }
                try checkUnique(tag, in: write.definitions)
                return tag
            }
            try write.record(tag)
            return TagJSON.answer(Lookup.written(id, by: write))
        }
    }

    private static let delete = Operation(
        "tags.delete", .init(.delete, "/tags/{id}"), scope: .write, effect: .deletes, summary: "Delete a tag",
        details: "While deals have it, deleted ones included, it is kept, unless remove says that it is to be taken "
            + "off all of them in the same write. Earlier moments still show it. Its name becomes free.",
        parameters: [
            id, .query("remove", .boolean("Whether to take it off the deals that have it.", example: true)),
        ], output: .init(status: 204), problems: [.notFound, .inUse, .versionMismatch]
    ) { call throws(Problem) in
        let id: TagID = try call.pathID("id", "tag")
        return try call.write { write throws(StoreError) in
            var tag = try refusing { () throws(Problem) in try current(id, call, in: write) }
            let count = try write.dealCount(withTag: id)
            try refusing { () throws(Problem) in try checkUse(tag, count: count, call) }
            for deal in try write.deals(withTag: id) {
                try write.finish(try write.record(tag: id, on: deal, isRemoved: true))
            }
            tag.isDeleted = true
            try write.record(tag)
            return OperationAnswer()
        }
    }

    /// The live tag, if the caller's condition holds.
    private static func current(_ id: TagID, _ call: OperationCall, in write: WriteTransaction) throws(Problem) -> Tag {
        let versions = try Lookup.tag(id, in: write.definitions)
        try Conditions.check(call.ifMatch, version: Int64(versions.versions.count), in: write)
        return versions.current
    }

    private static func checkUse(_ tag: Tag, count: Int64, _ call: OperationCall) throws(Problem) {
        guard count > 0 else { return }
        let removes = call.parameters["remove"]?.boolValue ?? false
        guard !removes || count > DealRelocation.dealsMax else { return }
        let detail =
            removes
            ? "\(count) deals have the tag \(tag.name); one write changes at most \(DealRelocation.dealsMax)."
            : "\(count) deals have the tag \(tag.name), deleted ones included; remove=true takes it off them."
        throw Problem(.inUse, detail, extensions: ["deals": .integer(count)])
    }

    private static func colour(in body: JSONObject) -> TagColour? {
        body["colour"]?.stringValue.flatMap(TagColour.init)
    }

    /// Refuses a name that another tag has that is not deleted.
    private static func checkUnique(_ tag: Tag, in definitions: Definitions) throws(Problem) {
        guard let other = definitions.tag(named: tag.name), other.id != tag.id else { return }
        throw Problem(
            .conflict, "The tag \(other.id) has this name already.",
            errors: [
                FieldProblem(pointer: "/name", code: "taken", detail: "It is the name of the tag \(other.id) already.")
            ])
    }
}
